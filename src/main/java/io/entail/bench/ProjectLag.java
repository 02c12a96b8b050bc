package io.entail.bench;

import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Latencies;
import io.entail.bench.measure.OpenLoop;
import io.entail.dao.Dao;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures the delay from a change's acknowledgement until it is readable in a database, at a steady rate of changes.
 */
final class ProjectLag {
    private static final int PER_SECOND = 500;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration TIME_QUICK = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 2;
    private static final long READ_SECONDS = 120;

    private final Workbench bench;
    private final Dao routes;
    private final BareWrites bare;
    private final Callable<Long> sequence;

    private ProjectLag(Workbench bench, Dao routes, BareWrites bare, Callable<Long> sequence) {
        this.bench = bench;
        this.routes = routes;
        this.bare = bare;
        this.sequence = sequence;
    }

    /**
     * Measures both in turns.
     *
     * @param routes of a store beside the database
     * @param bare completes a write when the database has it
     * @param sequence the query for the sequence of the last change in the database
     */
    static BenchResult compare(String database, Workbench bench, Dao routes, BareWrites bare, Callable<Long> sequence)
            throws Exception {
        ProjectLag lag = new ProjectLag(bench, routes, bare, sequence);
        bench.note(database + ".lag: " + PER_SECOND
                + " inserts a second, each from its acknowledgement until the database has"
                + " it; the baseline sends the same bytes to a topic and keeps what comes in one bare table");
        Contest contest = new Contest(database + ".lag.p99", "ms", 1, lag::measured, lag::bare);
        return Contest.run(bench, 1, bench.options().longRoundsOrDefault(), List.of(contest))
                .get(0);
    }

    /** Measures one change, which is recognised by its sequence, the row's version. */
    private double measured() throws Exception {
        Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
        ConcurrentSkipListMap<Long, Long> seen = new ConcurrentSkipListMap<>();
        long from = sequence.call();
        CompletableFuture<Integer> calls = CompletableFuture.supplyAsync(() -> OpenLoop.run(
                PER_SECOND,
                time(),
                () -> routes.insertAsync(bench.newRoute())
                        .thenAccept(route -> acknowledged.put(route.version(), System.nanoTime()))));
        long deadline = System.nanoTime() + time().toNanos() + TimeUnit.SECONDS.toNanos(READ_SECONDS);
        long last = from;
        while (!calls.isDone() || last < from + calls.join()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the database has come from " + from + " to " + last + " only");
            }
            long now = sequence.call();
            if (now > last) {
                seen.put(now, System.nanoTime());
                last = now;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        Latencies latencies = new Latencies();
        acknowledged.forEach((version, at) -> latencies.add(
                Math.max(1, Objects.requireNonNull(seen.ceilingEntry(version)).getValue() - at)));
        return latencies.percentile(99) / 1e6;
    }

    private double bare() {
        Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        OpenLoop.run(PER_SECOND, time(), () -> {
            CompletableFuture<Long> acknowledged = new CompletableFuture<>();
            return bare.send(() -> acknowledged.complete(System.nanoTime()))
                    .thenCombine(acknowledged, (done, at) -> nanos.add(Math.max(1, System.nanoTime() - at)));
        });
        Latencies latencies = new Latencies();
        nanos.forEach(latencies::add);
        return latencies.percentile(99) / 1e6;
    }

    private Duration time() {
        return bench.options().quick() ? TIME_QUICK : TIME;
    }
}
