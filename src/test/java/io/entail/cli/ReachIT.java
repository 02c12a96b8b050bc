package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that waits for Kafka reports this long before it gives up. It is an integration test because it waits. */
@Timeout(120)
final class ReachIT {
    private static final String TOLD = "entail: Kafka at 127.0.0.1:1 does not answer, waiting goes on for up to ";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get services shop",
                "list services --data DATA",
                "status",
                "feed services --registry http://127.0.0.1:1",
                "rejections --registry http://127.0.0.1:1"
            })
    void aBrokerThatDoesNotAnswerIsReportedWhileTheCommandWaits(String command) throws Exception {
        Path settings = Files.writeString(temporary.resolve("settings"), "entail.open.timeout = 6s\n");
        String line = command.replace("DATA", temporary.resolve("data").toString())
                + " --bootstrap 127.0.0.1:1 --config " + settings;
        StringWriter err = new StringWriter();
        long began = System.nanoTime();
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), line.split(" "));
        assertThat(code).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("the command went on waiting")
                .isGreaterThan(Duration.ofSeconds(4));
        assertThat(err.toString()).containsOnlyOnce(TOLD);
    }

    @Test
    void aQuickCommandIsLeftInPeace() {
        StringWriter err = new StringWriter();
        Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "get",
                "--help",
                "--bootstrap",
                "127.0.0.1:1");
        assertThat(err.toString()).doesNotContain(TOLD);
    }
}
