package io.entail.cli.stack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The complete demonstration on a small scale. */
final class DemoIT {
    @TempDir
    private Path temporary;

    @Test
    void passesAllItsChecks() {
        String data = temporary.resolve("new").toString();
        assertThat(CommandRun.of("demo", "--entities", "500", "--data", data).ok())
                .containsPattern("([34][0-9]) of \\1 checks passed")
                .containsPattern("changes and the log of [0-9]+ records, verified there: nothing was altered")
                .doesNotContain("FAILED");
    }

    @Test
    void namesTheEntityThatTheSecondProcessSeesAlteredAsOneJsonDocument() throws Exception {
        String data = temporary.resolve("altered").toString();
        CommandRun run = CommandRun.of("demo", "--json", "--entities", "20", "--data", data, "--altered", "audited");
        JsonNode report = run.json(1);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(report.get("ok").asBoolean()).isFalse();
        assertThat(report.get("failed").asInt()).isOne();
        assertThat(report.get("passed").asInt()).isGreaterThan(20);
        assertThat(report.at("/timings/all").asDouble()).isPositive();
        Map<String, JsonNode> lines = new HashMap<>();
        report.get("lines").forEach(line -> {
            assertThat(line.fieldNames())
                    .toIterable()
                    .containsExactly("section", "name", "ok", "text", "values", "timings");
            lines.put(line.get("name").asText(), line);
        });
        assertThat(lines.values())
                .filteredOn(
                        line -> line.get("ok").isBoolean() && !line.get("ok").asBoolean())
                .extracting(line -> line.get("name").asText())
                .containsExactly("nothing was altered");
        assertThat(requireNonNull(lines.get("nothing was altered"))
                        .at("/values/findings")
                        .asInt())
                .isOne();
        assertThat(requireNonNull(lines.get("generated imported"))
                        .at("/values/total")
                        .asInt())
                .isEqualTo(20);
        assertThat(requireNonNull(lines.get("reads by id"))
                        .at("/timings/median")
                        .asDouble())
                .isPositive();
        assertThat(requireNonNull(lines.get("finding")).get("text").asText())
                .containsPattern(
                        "services 'audited': entail.changes offset [0-9]+ position 0:[0-9]+ services .*: altered");
    }

    @Test
    void refusesInvalidOptions() throws Exception {
        Files.writeString(temporary.resolve("file"), "somebody's");
        CommandRun negative = CommandRun.of("demo", "--entities", "-1");
        CommandRun taken = CommandRun.of("demo", "--data", temporary.toString());
        assertThat(List.of(negative.code(), taken.code())).containsExactly(2, 2);
        assertThat(negative.err() + taken.err()).contains("-1 is not between", "neither empty nor");
        assertThat(negative.out() + taken.out()).isEmpty();
    }
}
