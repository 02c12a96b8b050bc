package io.entail.dao;

import io.entail.dao.write.WriteObserver;
import io.entail.dao.write.Writes;
import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.replica.StoreLog;
import io.entail.state.rocks.MemoryUse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of an open store, see {@link EntityStore#metrics}. The meters are removed from their registries when the
 * store is closed. {@code ops/metrics.md} lists them. Thread-safe.
 */
final class StoreMeters implements MeterBinder, AutoCloseable {
    /** The most error codes with a meter of their own. There are few codes, but hooks may throw others. */
    private static final int CODES_MAX = 64;

    private final StoreLog log;
    private final Writes writes;
    private final Tags tags;
    private final Queue<Bound> bound = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private record Bound(MeterRegistry registry, Meter meter) {}

    StoreMeters(StoreLog log, Writes writes, String store) {
        this.log = log;
        this.writes = writes;
        this.tags = Tags.of("store", store);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        ofState(registry);
        if (log.memory() != null) {
            ofMemory(registry);
        }
        WriteMeters meters = new WriteMeters(registry);
        keep(
                registry,
                Gauge.builder("entail.writes.pending", meters, WriteMeters::pending)
                        .description("Writes of this process that are under way")
                        .tags(tags)
                        .register(registry));
        keep(
                registry,
                FunctionCounter.builder("entail.writes.conflicts", writes, Writes::conflicts)
                        .description("Attempts that the log refused because something else came first")
                        .tags(tags)
                        .register(registry));
        writes.observe(meters);
    }

    private void ofState(MeterRegistry registry) {
        keep(
                registry,
                FunctionCounter.builder(
                                "entail.state.applied",
                                log,
                                each -> each.status().reached().offset() + 1)
                        .description("Records of the log that the state has")
                        .baseUnit("records")
                        .tags(tags)
                        .register(registry));
        gauge(
                registry,
                "entail.state.lag",
                "Records that the log is known to have and the state has not",
                "records",
                each -> Math.max(0, each.end() - 1 - each.reached().offset()));
        gauge(
                registry,
                "entail.state.age",
                "How long ago the state was last known to be complete",
                "seconds",
                each -> each.current() == null ? Double.NaN : seconds(each.current()));
        gauge(
                registry,
                "entail.state.running",
                "1 while the state follows the log",
                null,
                each -> each.state() == LogStatus.State.RUNNING ? 1 : 0);
    }

    private static double seconds(Instant since) {
        return Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1e3);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<LogStatus> value) {
        keep(
                registry,
                Gauge.builder(name, log, each -> value.applyAsDouble(each.status()))
                        .description(description)
                        .baseUnit(unit)
                        .tags(tags)
                        .register(registry));
    }

    private void ofMemory(MeterRegistry registry) {
        memory(registry, "entail.rocksdb.cache.max", "What RocksDB's block cache may take", MemoryUse::cacheMax);
        memory(registry, "entail.rocksdb.cache", "What is in it, write buffers included", MemoryUse::cache);
        memory(registry, "entail.rocksdb.cache.pinned", "Of that, what cannot be dropped now", MemoryUse::pinned);
        memory(registry, "entail.rocksdb.memtables", "RocksDB's write buffers", MemoryUse::memtables);
        memory(registry, "entail.rocksdb.indexes", "Indexes and filters outside of the cache", MemoryUse::indexes);
    }

    private void memory(MeterRegistry registry, String name, String description, ToLongFunction<MemoryUse> value) {
        keep(
                registry,
                Gauge.builder(name, log, each -> bytes(each, value))
                        .description(description)
                        .baseUnit("bytes")
                        .tags(tags)
                        .register(registry));
    }

    private static double bytes(StoreLog log, ToLongFunction<MemoryUse> value) {
        try {
            MemoryUse use = log.memory();
            return use == null ? Double.NaN : value.applyAsLong(use);
        } catch (StoreClosedException | StoreUnavailableException e) {
            return Double.NaN; // Nothing is open.
        }
    }

    private <M extends Meter> M keep(MeterRegistry registry, M meter) {
        bound.add(new Bound(registry, meter));
        if (closed) {
            close();
        }
        return meter;
    }

    /**
     * The meters of writes in one registry. They are kept because looking a meter up takes longer than recording a
     * write.
     */
    private final class WriteMeters implements WriteObserver {
        private final MeterRegistry registry;
        private final LongAdder pending = new LongAdder();
        private final Map<String, Timer> byOutcome = new ConcurrentHashMap<>();
        private final Map<String, Counter> byCode = new ConcurrentHashMap<>();

        WriteMeters(MeterRegistry registry) {
            this.registry = registry;
            List.of("accepted", "refused", "unknown", "unavailable", "failed").forEach(this::timer);
        }

        double pending() {
            return pending.sum();
        }

        @Override
        public void begun() {
            pending.increment();
        }

        @Override
        public void ended(long nanos, @Nullable Throwable error) {
            pending.decrement();
            String outcome = outcome(error);
            timer(outcome).record(nanos, TimeUnit.NANOSECONDS);
            if (outcome.equals("refused") && error instanceof EntailException refusal) {
                boolean known = byCode.containsKey(refusal.codeName()) || byCode.size() < CODES_MAX;
                counter(known ? refusal.codeName() : "other").increment();
            }
        }

        private Timer timer(String outcome) {
            return byOutcome.computeIfAbsent(
                    outcome,
                    value -> keep(
                            registry,
                            Timer.builder("entail.writes")
                                    .description(
                                            "How long writes of this process took, until their effect was readable")
                                    .tags(tags.and("outcome", value))
                                    .register(registry)));
        }

        private Counter counter(String code) {
            return byCode.computeIfAbsent(
                    code,
                    value -> keep(
                            registry,
                            Counter.builder("entail.writes.refused")
                                    .description("Writes that were refused, by the name of the error's code")
                                    .tags(tags.and("code", value))
                                    .register(registry)));
        }
    }

    private static String outcome(@Nullable Throwable error) {
        if (error == null) {
            return "accepted";
        }
        if (error instanceof OutcomeUnknownException) {
            return "unknown";
        }
        if (error instanceof StoreUnavailableException || error instanceof StoreClosedException) {
            return "unavailable";
        }
        return error instanceof EntailException ? "refused" : "failed";
    }

    /** Removes the meters from their registries. */
    @Override
    public void close() {
        closed = true;
        for (Bound each = bound.poll(); each != null; each = bound.poll()) {
            each.registry().remove(each.meter());
        }
    }
}
