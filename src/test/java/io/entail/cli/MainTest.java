package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.text.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpIsDataAndListsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("Usage: entail", "dev");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wrongUsageIsPrintedToStandardErrorAndEndsWith2() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run("dev", "--nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("which command?", "'nonsense'", "'--nonsense'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingArgumentIsNamedWithTheUsageLine() {
        assertThat(run("get", "services")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("""
                        entail: Missing required parameter: 'KEY'
                        Usage: entail get [OPTIONS] ENTITY KEY
                        More: entail get --help
                        """);
        assertThat(out.toString()).isEmpty();
    }

    /** The argument belongs to no command, so that none of them runs. */
    @Test
    void wrongUsageOfNoCommandObeysItsArguments() {
        String hostile = "a\r\u001b[2K\nforged\u0000\u0085\u009b\u202e\u2028\u200b";
        CommandLine main = Commands.all();
        List<CommandLine> commands = new ArrayList<>(main.getSubcommands().values());
        commands.add(main);
        for (CommandLine command : commands) {
            String name = command == main ? "--nonsense" : command.getCommandName();
            List<String[]> calls = new ArrayList<>();
            calls.add(new String[] {name, "--nonsense" + hostile});
            calls.add(new String[] {name, hostile, hostile, hostile, hostile, "--nonsense", hostile});
            for (OptionSpec option : command.getCommandSpec().options()) {
                calls.add(new String[] {name, option.longestName() + "=" + hostile, "--nonsense", hostile});
            }
            for (String[] call : calls) {
                run(call);
            }
        }
        assertThat(err.toString().codePoints().filter(c -> c != '\n')).noneMatch(Visible::isHidden);
        assertThat(out.toString().codePoints().filter(c -> c != '\n')).noneMatch(Visible::isHidden);
        assertThat(err.toString().lines()).noneMatch(line -> line.startsWith("forged"));
        assertThat(err.toString()).contains("\\u001b[2K", "Usage: entail undo");
    }

    @Test
    void theSettingsInForceArePrinted() {
        assertThat(run("config", "--store", "shop", "--all")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("entail\\.store +shop  \\(--store\\)"))
                .anyMatch(line -> line.matches("entail\\.write\\.conflict-retries +16  \\(default, 0 to 1000\\)"));
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
