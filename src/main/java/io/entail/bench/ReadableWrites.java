package io.entail.bench;

import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.Latencies;
import io.entail.dao.Dao;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures writes of a store over a database, each of which returns when it is readable there. */
final class ReadableWrites {
    private static final int IN_FLIGHT = 64;

    private final String database;
    private final Workbench bench;
    private final Dao routes;
    private final BareWrites bare;
    private final Runnable repeated;
    private final Duration time;

    private ReadableWrites(String database, Workbench bench, Dao routes, BareWrites bare, Runnable repeated) {
        this.database = database;
        this.bench = bench;
        this.routes = routes;
        this.bare = bare;
        this.repeated = repeated;
        this.time = Duration.ofSeconds(bench.options().quick() ? 1 : 10);
    }

    /**
     * Measures both in turns.
     *
     * @param routes of a store over the database
     * @param bare completes a write when the database has it
     * @param repeated sends a write once more and waits until its outcome is known to be a repeat
     */
    static List<BenchResult> compare(String database, Workbench bench, Dao routes, BareWrites bare, Runnable repeated)
            throws Exception {
        bench.note(database + ".write: inserts that return readable, and inserts of a name that is taken, updates that"
                + " change nothing and writes that the log has already; the baseline of all sends the same bytes to a topic and is done when its own loop"
                + " has committed them to one bare table");
        ReadableWrites writes = new ReadableWrites(database, bench, routes, bare, repeated);
        List<BenchResult> results = new ArrayList<>(writes.singles());
        results.addAll(Contest.run(
                bench,
                1,
                bench.options().longRoundsOrDefault(),
                List.of(new Contest(
                        database + ".write.inflight" + IN_FLIGHT + ".rate",
                        "/s",
                        1,
                        () -> ClosedLoop.perSecond(writes.time, IN_FLIGHT, () -> routes.insertAsync(bench.newRoute())),
                        () -> ClosedLoop.perSecond(writes.time, IN_FLIGHT, bare::send)))));
        return results;
    }

    private record Kind(String name, Runnable call) {}

    private List<BenchResult> singles() {
        Map<String, Object> values = new HashMap<>(bench.newRoute());
        Entity stored = routes.insert(values);
        String id = Objects.requireNonNull(stored.text("id"));
        List<Kind> kinds = List.of(
                new Kind("write", () -> routes.insert(bench.newRoute())),
                new Kind("write.refused", () -> refused(values)),
                new Kind("write.changeless", () -> routes.update(id, Map.of("paths", values.get("paths")))),
                new Kind("write.repeated", repeated));
        List<BenchResult> results = new ArrayList<>();
        for (Kind kind : kinds) {
            Comparison median = new Comparison(database + "." + kind.name + ".p50", "ms", 1);
            Comparison tail = new Comparison(database + "." + kind.name + ".p99", "ms", 1);
            for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
                bench.tell((round == 0 ? "warm-up of " : "round " + round + " of ") + median.name());
                boolean first = round % 2 == 0;
                Latencies one = first ? measured(kind) : bare();
                Latencies two = first ? bare() : measured(kind);
                if (round > 0) {
                    Latencies measured = first ? one : two;
                    Latencies compared = first ? two : one;
                    median.add(measured.median() / 1e6, compared.median() / 1e6);
                    tail.add(measured.percentile(99) / 1e6, compared.percentile(99) / 1e6);
                }
            }
            results.add(median.result(bench.options().entities()));
            results.add(tail.result(bench.options().entities()));
        }
        return results;
    }

    private Latencies measured(Kind kind) {
        return ClosedLoop.latencies(time, kind.call);
    }

    private Latencies bare() {
        return ClosedLoop.latencies(time, () -> bare.send().join());
    }

    private void refused(Map<String, Object> values) {
        try {
            routes.insert(values);
        } catch (UniqueViolationException e) {
            return;
        }
        throw new IllegalStateException("a name that was taken was not refused");
    }
}
