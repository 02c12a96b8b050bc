package io.entail.bench;

import io.entail.bench.bare.BareTail;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.JvmFlags;
import io.entail.bench.measure.OpenLoop;
import io.entail.dao.Dao;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures the time until changes are published again after kill -9 of the publisher under load: by the same node, from
 * the start of its new process, and by another node that was ready, from the kill.
 */
final class FeedTakeover {
    /** The time after which the group takes a silent member for dead. */
    private static final double SESSION_SECONDS = 6;

    private static final int PER_SECOND = 1_000;
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final long WORK_MILLIS = 1_000;

    private final Workbench bench;
    private volatile boolean enough;

    private FeedTakeover(Workbench bench) {
        this.bench = bench;
    }

    static List<BenchResult> run(Workbench bench) throws Exception {
        FeedTakeover takeover = new FeedTakeover(bench);
        Dao routes = bench.store().dao(Routes.ENTITY);
        Thread load = new Thread(() -> takeover.write(routes), "bench-load");
        load.start();
        try {
            bench.note(
                    "feed.restart: from the start of the process until the first change is published; the baseline is"
                            + " a process that reads one record. feed.takeover: from the kill on; the baseline is the time after"
                            + " which the group takes a member for dead");
            return List.of(takeover.restart(), takeover.other());
        } finally {
            takeover.enough = true;
            load.join();
        }
    }

    private void write(Dao routes) {
        try {
            while (!enough) {
                OpenLoop.run(PER_SECOND, SLICE, () -> routes.insertAsync(bench.newRoute()));
            }
        } catch (RuntimeException e) {
            bench.tell("the load has failed: " + e);
        }
    }

    private BenchResult restart() throws Exception {
        Comparison comparison = new Comparison("feed.restart", "s", 1);
        Path node = bench.directory().resolve("node-1");
        Path settings = bench.consumerSettingsFile();
        kill(node);
        for (int round = 1; round <= bench.options().longRoundsOrDefault(); round++) {
            bench.tell("round " + round + " of feed.restart");
            double restarted = kill(node);
            long end = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
            try (ChildJvm bare = ChildJvm.start(
                    bench.directory(),
                    BareTail.class,
                    JvmFlags.RECOMMENDED,
                    List.of(settings.toString(), bench.writesTopic(), Long.toString(end - 1), Long.toString(end)))) {
                comparison.add(restarted, bare.await("read").seconds());
            }
        }
        return comparison.result(bench.options().entities());
    }

    /** Starts a publisher, waits until it publishes and kills it; returns the time until it published. */
    private double kill(Path node) throws InterruptedException {
        try (ChildJvm child = PublishChild.start(bench, node)) {
            double sent = child.await("sent").seconds();
            Thread.sleep(WORK_MILLIS);
            child.kill();
            return sent;
        }
    }

    private BenchResult other() throws InterruptedException {
        Comparison comparison = new Comparison("feed.takeover", "s", 1);
        ChildJvm active = PublishChild.start(bench, bench.directory().resolve("node-1"));
        try {
            active.await("sent");
            for (int round = 1; round <= bench.options().longRoundsOrDefault(); round++) {
                bench.tell("round " + round + " of feed.takeover");
                ChildJvm next = PublishChild.start(bench, bench.directory().resolve("node-" + (round % 2 + 2)));
                next.await("standby");
                Thread.sleep(WORK_MILLIS);
                active.kill();
                active.close();
                long killed = System.nanoTime();
                active = next;
                active.await("sent");
                comparison.add((System.nanoTime() - killed) / 1e9, SESSION_SECONDS);
            }
        } finally {
            active.close();
        }
        return comparison.result(bench.options().entities());
    }
}
