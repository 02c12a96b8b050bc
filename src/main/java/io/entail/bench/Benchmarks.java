package io.entail.bench;

import io.entail.bench.measure.BenchReport;
import io.entail.bench.measure.BenchResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Runs benchmarks, in groups that share their setup. */
public final class Benchmarks {
    /** The groups in the order of the report. */
    private static final List<Group> GROUPS = List.of(
            new WritesGroup(),
            new ReadsGroup(),
            new RestartGroup(),
            new MemoryGroup(),
            new ImportGroup(),
            new ValidationGroup(),
            new FeedGroup(),
            new AuditGroup(),
            new PostgresGroup(),
            new CassandraGroup(),
            new HttpGroup(),
            new CliGroup());

    /**
     * The groups in the order in which they run. Those that write most are last, so that the others find the requested
     * number of entities.
     */
    private static final List<String> RUN_ORDER = List.of(
            "validation",
            "reads",
            "memory",
            "restart",
            "audit",
            "feed",
            "postgres",
            "cassandra",
            "http",
            "cli",
            "writes",
            "import");

    private Benchmarks() {}

    /** Returns the names of all groups. */
    public static List<String> names() {
        return GROUPS.stream().map(Group::name).toList();
    }

    /**
     * Runs some groups.
     *
     * @param names some of {@link #names}
     * @param progress receives every step
     * @throws Exception when a run fails; a slow result is no failure
     */
    public static BenchReport run(List<String> names, BenchOptions options, Consumer<String> progress)
            throws Exception {
        List<Group> chosen = names.stream()
                .map(Benchmarks::group)
                .sorted(Comparator.comparing(group -> RUN_ORDER.indexOf(group.name())))
                .toList();
        List<BenchResult> results = new ArrayList<>();
        try (Workbench bench = new Workbench(options, progress)) {
            for (Group group : chosen) {
                results.addAll(group.run(bench));
            }
            results.sort(Comparator.comparing(Benchmarks::place));
            return new BenchReport(results, bench.notes());
        }
    }

    private static Group group(String name) {
        return GROUPS.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no benchmark '" + name + "', only " + String.join(", ", names())));
    }

    private static int place(BenchResult result) {
        return names().indexOf(result.name().substring(0, result.name().indexOf('.')));
    }
}
