package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @DisplayName("each command has a page with all its options, in which no text is interpreted as an instruction")
    void eachCommandHasAPage() throws Exception {
        assertThat(run("man", "--directory", folder.toString()))
                .as("the command succeeds; the errors are %s", err)
                .isZero();

        for (CommandLine command : Commands.all().getSubcommands().values()) {
            String name = ManPage.name(command.getCommandSpec());
            Path page = folder.resolve("man/man1").resolve(name + ".1");
            assertThat(page).exists();
            assertThat(Files.readAllLines(page))
                    .as("the page %s has the right title", name)
                    .startsWith(".TH " + name.toUpperCase(java.util.Locale.ROOT)
                            + " 1 \"\" \"entail 0.1.0-SNAPSHOT\" \"Entail\"")
                    .contains(".SH NAME", ".SH SYNOPSIS", ".BR entail (1)")
                    .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                    .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|I|B|BR)( .*)?"));
        }
        assertThat(Files.readString(folder.resolve("man/man1/entail-get.1")))
                .contains("\\fB\\-\\-bootstrap\\fR=\\fIHOST:PORT\\fR");
        assertThat(Files.readString(folder.resolve("bash-completion/completions/entail")))
                .contains("--bootstrap", "transactions");
    }

    @Test
    @DisplayName("a page of a missing command is wrong usage")
    void aPageOfNoCommandIsWrongUsage() {
        assertThat(run("man", "gett")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no command 'gett'");
    }

    @Test
    @DisplayName("completion scripts are printed for bash and zsh")
    void completionIsPrinted() {
        assertThat(run("completion", "bash")).isZero();
        String bash = out.toString();
        assertThat(bash).contains("complete -F _complete_entail").doesNotContain("\\u00");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString().substring(bash.length()))
                .startsWith("autoload -U")
                .endsWith(bash);
        assertThat(run("completion", "fish")).isEqualTo(2);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
