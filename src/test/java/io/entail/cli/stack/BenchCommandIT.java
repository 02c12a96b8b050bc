package io.entail.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.cli.CommandRun;
import io.entail.testkit.Command;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks on a few entities: the test checks that there are results, not their values. */
final class BenchCommandIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    /** The baselines read the files of the replica directly, so they depend on its layout. */
    @Test
    void theBaselinesOfReadsFindTheRowsOfTheStore() throws Exception {
        measure("reads");
    }

    @Test
    void aStoreInPostgresIsMeasured() throws Exception {
        assertThat(measure("postgres"))
                .contains(
                        "postgres.rate",
                        "postgres.rebuild.rate",
                        "postgres.lag.p99",
                        "postgres.select.p50",
                        "postgres.write.p50",
                        "postgres.write.inflight64.rate");
    }

    @Test
    void aStoreInCassandraIsMeasured() throws Exception {
        assertThat(measure("cassandra"))
                .contains(
                        "cassandra.rate",
                        "cassandra.lag.p99",
                        "cassandra.write.p50",
                        "cassandra.write.inflight64.rate");
    }

    /** The baselines themselves check that they return the same bytes and list the same rows. */
    @Test
    void aServerOfHttpIsMeasured() throws Exception {
        List<String> measured = measure("http");

        assertThat(measured).contains("http.get.rate", "http.list1000.p50", "http.root.p50", "http.put.rate");
        assertThat(measured.contains("http.deck.rate")).isEqualTo(Command.areOnPath("deck"));
    }

    @Test
    void aShortCommandIsMeasured() throws Exception {
        assertThat(measure("cli")).containsExactlyInAnyOrder("cli.get.processor", "cli.get.wall");
    }

    /** Runs a benchmark and returns the names of its measurements. */
    private List<String> measure(String name) throws Exception {
        JsonNode report = CommandRun.of(
                        "bench",
                        name,
                        "--quick",
                        "--json",
                        "--entities=1000",
                        "--rounds=1",
                        "--bootstrap=" + stack.bootstrap(),
                        "--data=" + temporary)
                .json(0);

        List<JsonNode> results = List.copyOf(report.get("results").findParents("ratio"));
        assertThat(results).isNotEmpty().allSatisfy(result -> {
            assertThat(result.get("value").asDouble())
                    .as("the measurement has a value: %s", result)
                    .isPositive();
            assertThat(result.get("baseline").asDouble())
                    .as("the measurement has a baseline: %s", result)
                    .isPositive();
        });
        return results.stream().map(result -> result.get("name").asText()).toList();
    }
}
