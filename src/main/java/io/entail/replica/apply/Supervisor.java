package io.entail.replica.apply;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.resolve.LogRecord;
import io.entail.state.rocks.RocksTables;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import io.entail.topics.RestartLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps a topology running. The error state of {@link KafkaStreams} is final, so after a temporary error a new topology
 * is built on the same tables. After a lasting error it stays stopped and reports the error.
 *
 * <p>Before each start, and every few seconds while running, {@link LogGuard} checks the topic.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger log = Log.of(Supervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration STREAMS_CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /**
     * The highest number of records of a poll. Writers get their outcomes when a whole batch is written, so batches are
     * small enough for writers to go on while the next one is applied.
     */
    private static final int POLL_RECORDS_MAX = 500;

    private static final int FETCH_BYTES_MAX = 8 << 20;

    private final EntityStoreConfig config;
    private final RocksTables tables;
    private final Supplier<LogApplier> appliers;
    private final Runnable goesBack;
    private final Supplier<LogRecord.@Nullable Store> store;
    private final RestartLoop loop;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private volatile @Nullable Instant current;
    private volatile long end = -1;
    private volatile @Nullable LogApplier applier;
    private volatile @Nullable Throwable failure;

    /**
     * Starts a thread that follows the topic.
     *
     * @param appliers creates a new applier on the tables, one for each topology
     * @param goesBack is called before the tables fall back to an earlier record, while no thread reads them
     * @param store the limits in the log so far, null before they are known
     */
    public Supervisor(
            EntityStoreConfig config,
            RocksTables tables,
            Supplier<LogApplier> appliers,
            Runnable goesBack,
            Supplier<LogRecord.@Nullable Store> store) {
        this.config = config;
        this.tables = tables;
        this.appliers = appliers;
        this.goesBack = goesBack;
        this.store = store;
        this.loop = new RestartLoop(
                config,
                "entail-supervise-" + config.store(),
                new RestartLoop.Words("The replica", "cannot follow the log"),
                new Following());
        this.loop.start();
    }

    public LogStatus.State state() {
        return switch (loop.state()) {
            case STARTING -> LogStatus.State.CATCHING_UP;
            case WELL -> LogStatus.State.RUNNING;
            case TROUBLED -> LogStatus.State.RECONNECTING;
            case STOPPED -> LogStatus.State.STOPPED;
            case CLOSED -> LogStatus.State.CLOSED;
        };
    }

    @Nullable
    public String problem() {
        return loop.problem();
    }

    @Nullable
    public Instant current() {
        return current;
    }

    public long end() {
        return end;
    }

    /** Returns a future that completes when the state has reached the end that the log had at the start. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Returns a future that completes with the lasting error when there is one. */
    public CompletableFuture<EntailException> stopped() {
        return loop.stopped();
    }

    /** Runs one topology after the other. */
    private final class Following implements RestartLoop.Work {
        private volatile @Nullable LogGuard guard;

        @Override
        public void open() {
            guard = new LogGuard(config, tables);
        }

        @Override
        public void run(Runnable wake) throws Exception {
            LogGuard topic = Objects.requireNonNull(guard);
            tables.openIfClosed();
            end = topic.check(store.get(), config.createTopic() && !config.readOnly());
            mendTables();
            follow(topic, wake);
        }

        @Override
        public void hurry() {
            if (loop.state() != RestartLoop.State.WELL) {
                failTopology(); // Closing alone would wait until the end of the log is reached,
                LogGuard asking = guard;
                if (asking != null) {
                    asking.giveUp(); // or until the timeout of a broker that does not answer.
                }
            }
        }

        @Override
        public void stopped(EntailException cause) {
            // A caller that waits for the store to open gets an exception.
            if (!ready.completeExceptionally(cause) || config.startOffline()) {
                log.error("The replica stopped store={} cause={}", config.store(), cause.getMessage());
            }
        }

        @Override
        public void close() {
            LogGuard used = guard;
            if (used != null) {
                used.close();
            }
            if (loop.isClosing()) {
                ready.completeExceptionally(new StoreClosedException("the store " + config.store() + " is closed"));
            }
        }
    }

    /**
     * Reopens the tables if needed. After it could not write a file, RocksDB accepts no writes until it is reopened,
     * even if the disk works again.
     */
    private void mendTables() {
        ReplicaUnusableException refusal = tables.refusal();
        if (refusal == null) {
            return;
        }
        if (refusal.canBeRebuilt()) {
            throw refusal;
        }
        tables.reopen(goesBack);
        log.info("The replica's disk takes files again directory={}", config.directory());
    }

    /** Runs one topology until it ends; throws the error that has ended it. */
    private void follow(LogGuard guard, Runnable wake) throws Exception {
        LogApplier fresh = appliers.get();
        failure = null;
        applier = fresh;
        KafkaStreams streams = new KafkaStreams(
                ReplicaTopology.of(config.writesTopic(), fresh),
                settings(),
                new ReplicaClients(fresh, guard::checkIdentity));
        try {
            streams.setUncaughtExceptionHandler(thrown -> {
                failure = thrown;
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.setStateListener((now, before) -> wake.run());
            streams.start();
            EntailException alarm = fresh.alarm();
            if (alarm != null) {
                throw alarm;
            }
            fresh.live();
            noteCaughtUp();
            while (isRunning(streams)) {
                loop.pause(CHECK_INTERVAL);
                if (isRunning(streams)) {
                    check(guard);
                }
            }
            Throwable thrown = failure;
            if (thrown != null && !loop.isClosing()) {
                throw new IllegalStateException("the topology failed", thrown);
            }
        } finally {
            streams.close(STREAMS_CLOSE_TIMEOUT);
            fresh.retire();
        }
    }

    private boolean isRunning(KafkaStreams streams) {
        return !loop.isClosing() && streams.state().isRunningOrRebalancing();
    }

    private void noteCaughtUp() {
        if (loop.isClosing()) {
            return;
        }
        loop.well();
        current = Instant.now();
        ready.complete(null);
    }

    /** Checks the topic. A broker that does not answer is ignored, because the running topology itself waits for it. */
    private void check(LogGuard guard) throws InterruptedException {
        try {
            end = guard.check(store.get(), false);
            noteCaughtUp();
        } catch (KafkaException | StoreUnavailableException e) {
            loop.troubled(e);
        }
    }

    private Properties settings() {
        Properties properties = new Properties();
        properties.putAll(KafkaSettings.common(config, "replica"));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.store() + "-replica");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.directory().resolve("streams").toString());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, 10_000L);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000L);
        properties.put("processing.exception.handler.global.enabled", true);
        Map<String, Object> consumer = new HashMap<>();
        consumer.put("isolation.level", "read_committed");
        consumer.put("max.poll.records", POLL_RECORDS_MAX);
        consumer.put("max.partition.fetch.bytes", FETCH_BYTES_MAX);
        consumer.put("fetch.max.bytes", FETCH_BYTES_MAX);
        consumer.forEach((key, value) -> properties.put(StreamsConfig.globalConsumerPrefix(key), value));
        return properties;
    }

    /** Makes the running topology fail at its next poll, as an error of Kafka Streams would. */
    public void failTopology() {
        LogApplier running = applier;
        if (running != null) {
            running.stop();
        }
    }

    /** Ends the topology, also while it catches up. Batches that it has applied completely are in the tables. */
    @Override
    public void close() {
        loop.close();
    }
}
