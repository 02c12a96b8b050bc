package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.entail.quickstart.Page;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands that the README and the examples show exist, with their options and arguments. */
final class ReadmeCommandsTest {
    private static final List<Path> PAGES =
            List.of(Path.of("README.md"), Path.of("ops/definitions.md"), Path.of("ops/examples/node-feed/README.md"));

    private static CommandLine commandLine() {
        return Main.prepared(Commands.all(), new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    }

    @Test
    @DisplayName("the parser accepts every command line, and the files that it names exist")
    void commandLinesParse() throws Exception {
        int lines = 0;
        for (Path page : PAGES) {
            for (List<String> command : Page.read(page).commands()) {
                lines++;
                assertThatCode(() -> commandLine().parseArgs(command.toArray(String[]::new)))
                        .as("the parser accepts %s in %s", command, page)
                        .doesNotThrowAnyException();
                command.stream()
                        .filter(word -> word.startsWith("ops/"))
                        .forEach(word -> assertThat(Path.of(word)).exists());
            }
        }
        assertThat(lines).isGreaterThan(25);
    }

    @Test
    @DisplayName("the list of commands has every command")
    void everyCommandIsListed() throws Exception {
        String listed = Page.read(Path.of("README.md")).spans().stream()
                .filter(span -> span.startsWith("demo dev "))
                .findFirst()
                .orElseThrow();
        TreeSet<String> commands = new TreeSet<>(commandLine().getSubcommands().keySet());
        commands.remove("help");
        assertThat(listed.split(" ", -1)).containsExactlyInAnyOrderElementsOf(commands);
    }
}
