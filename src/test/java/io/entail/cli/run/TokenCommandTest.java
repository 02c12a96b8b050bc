package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenCommandTest {
    private static final String LINE = "ci write sha256:[0-9a-f]{64}\n";

    @TempDir
    private Path folder;

    @Test
    void aTokenIsPrintedOnceAndItsLineGoesElsewhere() {
        CommandRun run = CommandRun.of("token", "ci", "--role", "write");
        assertThat(run.ok()).matches("entail_[A-Za-z0-9_-]{43}\n");
        assertThat(run.err())
                .matches("entail: the line for the token file: " + LINE)
                .doesNotContain(run.out().strip());
    }

    @Test
    void aFileIsMadeForItsOwnerAndGrows() throws Exception {
        Path file = folder.resolve("tokens");
        CommandRun.of("token", "ci", "--role", "write", "--file", file.toString())
                .ok();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "# not ended", java.nio.file.StandardOpenOption.APPEND);
        CommandRun run = CommandRun.of("token", "ops", "--file", file.toString());
        assertThat(run.ok()).startsWith("entail_");
        assertThat(run.err()).isEqualTo("entail: " + file + " lets it in as 'ops' with the role 'read'\n");
        assertThat(Files.readString(file)).matches(LINE + "# not ended\nops read sha256:[0-9a-f]{64}\n");
    }

    @Test
    void invalidArgumentsAreWrongUsageAndMakeNoToken() throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (String[] wrong : new String[][] {
            {"token"},
            {"token", "a b"},
            {"token", "a/b"},
            {"token", "ci", "--role", "owner"},
            {"token", "ci", "--file", file.toString()},
        }) {
            CommandRun run = CommandRun.of(wrong);
            assertThat(run.code())
                    .as("the exit code is the expected one; the output is %s", run.err())
                    .isEqualTo(2);
            assertThat(run.out()).isEmpty();
        }
        CommandRun run = CommandRun.of(
                "token", "ci", "--file", folder.resolve("missing/tokens").toString());
        assertThat(run.code())
                .as("the exit code is the expected one; the output is %s", run.err())
                .isEqualTo(1);
        assertThat(run.out()).isEmpty();
    }
}
