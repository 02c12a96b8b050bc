package io.entail.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
    private final BenchReport report = new BenchReport(
            List.of(new BenchResult("writes.inflight1.p50", "ms", 0.9, 0.7, 1.29, 1.1, 1.4, 100_000, 1, 5)),
            List.of("a note"));

    @Test
    void theJsonHasTheFieldsThatScriptsUse() throws Exception {
        JsonNode result =
                new ObjectMapper().readTree(report.toJson()).get("results").get(0);
        assertThat(result.toString())
                .isEqualTo("{\"name\":\"writes.inflight1.p50\",\"unit\":\"ms\",\"value\":0.9,\"baseline\":0.7,"
                        + "\"ratio\":1.29,\"low\":1.1,\"high\":1.4,\"entities\":100000,\"threads\":1,\"rounds\":5}");
        assertThat(report.toJson()).doesNotContain("\n");
    }

    @Test
    void theTableHasALineForEachResultAndTheNotes() {
        assertThat(report.toTable().lines()).hasSize(3).last().isEqualTo("a note");
        assertThat(report.toTable()).containsPattern("writes.inflight1.p50 +0.9 +0.7 ms +1.29 +1.1 - 1.4");
    }
}
