package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.cli.settings.DisplayOptions;
import io.entail.cli.settings.DisplayOptions.Color;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScreenTest {
    @ParameterizedTest
    @CsvSource({
        "true,,AUTO,true",
        "true,NO_COLOR=1,AUTO,false",
        "true,TERM=dumb,AUTO,false",
        "true,NO_COLOR=1,ALWAYS,true",
        "true,,NEVER,false",
        "false,,AUTO,false",
        "false,,ALWAYS,true",
    })
    void coloursAreForTerminalsUnlessAnOptionSaysOtherwise(
            boolean terminal, @Nullable String variable, Color wanted, boolean colored) {
        assertThat(new Screen(terminal, environment(variable)).isColored(wanted))
                .isEqualTo(colored);
    }

    @ParameterizedTest
    @CsvSource({
        "true,ENTAIL_PAGER=more,more",
        "true,PAGER=most -s,most -s",
        "true,PAGER=cat,",
        "true,ENTAIL_PAGER=,",
        "true,PATH=/nowhere,",
        "false,PAGER=more,",
    })
    void thePagerIsTheUsersAndForTerminalsOnly(boolean terminal, String variable, @Nullable String pager) {
        assertThat(new Screen(terminal, environment(variable)).pager()).isEqualTo(pager);
    }

    @Test
    void widthIsAskedOfTheEnvironmentFirstAndOfAPipeNever() {
        assertThat(new Screen(true, Map.of("COLUMNS", "132")).width()).hasValue(132);
        assertThat(new Screen(false, Map.of("COLUMNS", "132")).width()).isEmpty();
        assertThat(Tty.columns("0")).isEqualTo(OptionalInt.empty());
        assertThat(Tty.columns("x")).isEmpty();
    }

    @Test
    void aPagerGetsEverythingThatIsPrinted(@TempDir Path folder) throws Exception {
        Path seen = folder.resolve("seen");
        Screen screen = new Screen(true, Map.of("ENTAIL_PAGER", "cat > '" + seen + "'"));
        StringWriter direct = new StringWriter();
        try (Terminal terminal = screen.terminal(new PrintWriter(direct), new DisplayOptions(), true)) {
            assertThat(terminal.isPaged()).isTrue();
            terminal.println(Line.of(Line.Style.ADDED, "é\u001b[2K"));
        }
        assertThat(Files.readString(seen)).isEqualTo("\u001b[32mé\\u001b[2K\u001b[m\n");
        assertThat(direct.toString()).isEmpty();
    }

    @Test
    void aPagerThatTheUserLeavesEndsTheOutput() {
        Screen screen = new Screen(true, Map.of("ENTAIL_PAGER", "true"));
        try (Terminal terminal = screen.terminal(new PrintWriter(new StringWriter()), new DisplayOptions(), true)) {
            String line = "x".repeat(1_000);
            int lines = 0;
            while (!terminal.checkError() && lines < 100_000) {
                terminal.println(line);
                lines++;
            }
            assertThat(lines).isLessThan(100_000);
        }
    }

    private static Map<String, String> environment(@Nullable String variable) {
        return variable == null
                ? Map.of()
                : Map.of(variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
    }
}
