package io.entail.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a whole, a small one. */
final class DemoIT {
    @TempDir
    private Path temporary;

    @Test
    void passesAllItsChecks() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = run(
                out,
                err,
                "demo",
                "--entities",
                "500",
                "--data",
                temporary.resolve("new").toString());
        assertThat(code).as(out + "\n" + err).isZero();
        assertThat(out.toString())
                .containsPattern("([34][0-9]) of \\1 checks passed")
                .containsPattern("changes and the log of [0-9]+ records, verified there: nothing was altered")
                .doesNotContain("FAILED");
    }

    @Test
    void namesTheEntityThatTheSecondProcessSeesAlteredAsOneJsonDocument() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String data = temporary.resolve("altered").toString();
        int code = run(out, err, "demo", "--json", "--entities", "20", "--data", data, "--altered", "audited");
        assertThat(code).as(out + "\n" + err).isOne();
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(out.toString());
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
    void refusesWhatItCannotDo() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Files.writeString(temporary.resolve("file"), "somebody's");
        assertThat(run(out, err, "demo", "--entities", "-1")).isEqualTo(2);
        assertThat(run(out, err, "demo", "--data", temporary.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("-1 is not between", "neither empty nor");
        assertThat(out.toString()).isEmpty();
    }

    private static int run(StringWriter out, StringWriter err, String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
