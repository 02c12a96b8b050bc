package io.entail.bench;

import io.entail.bench.bare.BareFeed;
import io.entail.bench.bare.BareTopic.Payload;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.Latencies;
import io.entail.bench.measure.OpenLoop;
import io.entail.changes.FeedEnd;
import io.entail.dao.Dao;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Measures the delay from a record's acknowledgement in one topic until it is readable in another, for each record. */
final class FeedLag {
    /** The rate of writes per second, which does not depend on the delay. */
    static final int PER_SECOND = 1_000;

    private static final Duration TIME = Duration.ofSeconds(10);
    private static final Duration TIME_QUICK = Duration.ofSeconds(3);
    private static final Duration READ_MAX = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 5;

    /** The times of acknowledgement by the number of a record. */
    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();

    private final Map<Long, Long> read = new ConcurrentHashMap<>();

    private FeedLag() {}

    /**
     * Returns the delays of inserts until their changes are readable. A change is recognised by its sequence, which is
     * the row's version.
     */
    static Latencies measured(Workbench bench, Dao routes) throws InterruptedException {
        FeedLag lag = new FeedLag();
        String changes = bench.config().changesTopic();
        try (BareFeed feed = new BareFeed(bench.consumerSettings(), changes, (record, nanos) -> {
            if (record.key() != null) {
                lag.read.put(FeedEnd.of(record.key(), record.value()).sequence(), nanos);
            }
        })) {
            int calls = OpenLoop.run(
                    PER_SECOND,
                    time(bench),
                    () -> routes.insertAsync(bench.newRoute())
                            .thenAccept(route -> lag.acknowledged.put(route.version(), System.nanoTime())));
            return lag.await(calls, feed);
        }
    }

    /** Returns the delays of bare records that a loop copies. They are read in the order in which they were sent. */
    static Latencies bare(Workbench bench, String in, String out, List<Payload> payloads) throws InterruptedException {
        FeedLag lag = new FeedLag();
        AtomicLong count = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        try (BareFeed feed = new BareFeed(
                        bench.consumerSettings(),
                        out,
                        (record, nanos) -> lag.read.put(count.getAndIncrement(), nanos));
                BareWrites writes = new BareWrites(
                        WritesGroup.bareProducer(bench.config()), bench.consumerSettings(), in, payloads)) {
            int calls = OpenLoop.run(PER_SECOND, time(bench), () -> {
                long number = sent.getAndIncrement();
                CompletableFuture<Void> call = writes.send();
                return call.thenAccept(done -> lag.acknowledged.put(number, System.nanoTime()));
            });
            return lag.await(calls, feed);
        }
    }

    private static Duration time(Workbench bench) {
        return bench.options().quick() ? TIME_QUICK : TIME;
    }

    private Latencies await(int calls, BareFeed feed) throws InterruptedException {
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        while (!read.keySet().containsAll(acknowledged.keySet())) {
            feed.check();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("of " + calls + " records " + read.size() + " became readable");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        Latencies latencies = new Latencies();
        acknowledged.forEach((number, at) -> latencies.add(read.getOrDefault(number, at) - at));
        return latencies;
    }
}
