package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class HealthFileTest {
    @TempDir
    private Path temporary;

    private final StringWriter err = new StringWriter();

    @Command
    private static final class AnyRole {
        @Mixin
        private final HealthFile health = new HealthFile();
    }

    @Test
    void theFileIsWrittenWhileAllIsWell() throws Exception {
        Path file = temporary.resolve("health");
        HealthFile health = parse("--health", file.toString());
        health.beat(false, "starting");
        assertThat(file).doesNotExist();
        health.beat(true, "running");
        assertThat(file).hasContent("running\n");
        Files.delete(file);
        health.beat(false, "reconnecting: Kafka is away");
        assertThat(file).doesNotExist();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void withoutTheSettingThereIsNoFile() {
        parse().beat(true, "running");
        assertThat(temporary).isEmptyDirectory();
    }

    /** A role goes on although its health cannot be written. */
    @Test
    void aFileThatCannotBeWrittenIsLoggedOnce() {
        HealthFile health = parse("--health", temporary.resolve("none/health").toString());
        health.beat(true, "running");
        health.beat(true, "running");
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("entail: the health file ", "none/health cannot be written");
    }

    private HealthFile parse(String... args) {
        AnyRole role = new AnyRole();
        new CommandLine(role).setErr(new PrintWriter(err, true)).parseArgs(args);
        return role.health;
    }
}
