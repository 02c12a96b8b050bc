package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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
    void wrongUsageIsToldOnStandardErrorAndEndsWith2() {
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

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
