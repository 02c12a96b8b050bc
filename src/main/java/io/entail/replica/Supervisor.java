package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.LogStatus;
import io.entail.resolve.LogRecord;
import io.entail.state.RocksTables;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps a topology running. The error state of {@link KafkaStreams} is final, so after a passing cause a new one is
 * built on the same tables, with backoff; after a lasting cause it stays stopped, and so it says.
 *
 * <p>Before each start, and every few seconds while running, {@link TopicGuard} looks at the topic.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger log = Log.of(Supervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(3);

    /** A topology that ran so long is one that runs: when it fails, that is a first failure again. */
    private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    /** Writers hear of a batch when all of it is written: small enough that they go on while the next is applied. */
    private static final int POLL_RECORDS_MAX = 500;

    private static final int FETCH_BYTES_MAX = 8 << 20;

    private final EntityStoreConfig config;
    private final RocksTables tables;
    private final Supplier<LogApplier> appliers;
    private final Runnable goesBack;
    private final Supplier<LogRecord.@Nullable Store> store;
    private final Thread thread;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<EntailException> stopped = new CompletableFuture<>();
    private final Wakeups wakeups = new Wakeups();
    private final Told told = new Told();

    private volatile boolean closing;
    private volatile LogStatus.State state = LogStatus.State.CATCHING_UP;
    private volatile @Nullable String problem;
    private volatile @Nullable Instant current;
    private volatile long end = -1;
    private volatile @Nullable LogApplier applier;
    private volatile @Nullable Throwable failure;

    /**
     * Starts to follow the topic, on a thread of its own.
     *
     * @param appliers makes a fresh applier on the tables, one for each topology
     * @param goesBack is called before the tables go back to an earlier record, when nobody reads them
     * @param store the limits in the log so far, null before they are known
     */
    Supervisor(
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
        this.thread = new Thread(this::run, "entail-supervise-" + config.store());
        this.thread.setDaemon(true);
        this.thread.start();
    }

    LogStatus.State state() {
        return state;
    }

    @Nullable
    String problem() {
        return problem;
    }

    @Nullable
    Instant current() {
        return current;
    }

    long end() {
        return end;
    }

    /** Done when the state has reached the end of the log as it was at the start. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes with the lasting cause when there is one. */
    CompletableFuture<EntailException> stopped() {
        return stopped;
    }

    private void run() {
        try (TopicGuard guard = new TopicGuard(config, tables)) {
            runUntilClosed(guard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // The clients could not even be built: settings are wrong.
            stop(new StoreUnavailableException(
                    "cannot use Kafka at " + config.bootstrap() + ": " + Troubles.text(e), e));
        } finally {
            if (closing) {
                state = LogStatus.State.CLOSED;
                ready.completeExceptionally(new StoreClosedException("the store " + config.store() + " is closed"));
            }
        }
    }

    private void runUntilClosed(TopicGuard guard) throws InterruptedException {
        Backoff backoff = new Backoff(BACKOFF_MIN, BACKOFF_MAX);
        while (!closing) {
            long began = System.nanoTime();
            try {
                tables.openIfClosed();
                end = guard.check(store.get(), config.createTopic() && !config.readOnly());
                mendTables();
                began = System.nanoTime();
                follow(guard);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | Error e) {
                EntailException lasting = lastingCause(e);
                if (lasting != null) {
                    stop(lasting);
                    return;
                }
                passing(e);
            }
            if (System.nanoTime() - began > PROVEN_AFTER.toNanos()) {
                backoff.reset();
            }
            wakeups.pause(backoff.next());
        }
    }

    /** Once RocksDB could not write a file it takes no more writes, also when the disk is well again: until it is opened anew. */
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

    /** A disk that is full or away is a passing cause; damage is not, wherever it was met. */
    private static @Nullable EntailException lastingCause(Throwable e) {
        ReplicaUnusableException unusable = Troubles.find(e, ReplicaUnusableException.class);
        if (unusable != null) {
            return unusable.canBeRebuilt() ? unusable : null;
        }
        if (e instanceof StoreUnavailableException) {
            return null;
        }
        return e instanceof EntailException refused ? refused : LastingCauseException.in(e);
    }

    private void stop(EntailException cause) {
        problem = cause.getMessage();
        state = LogStatus.State.STOPPED;
        stopped.complete(cause);
        // Who waits for the store to open is told by an exception.
        if (!ready.completeExceptionally(cause) || config.startOffline()) {
            log.error("The replica stopped store={} cause={}", config.store(), cause.getMessage());
        }
    }

    private void passing(Throwable e) {
        if (closing) {
            return;
        }
        problem = Troubles.text("cannot follow the log", config.bootstrap(), e);
        state = LogStatus.State.RECONNECTING;
        if (told.isNews(problem)) {
            log.warn("The replica does not follow the log and tries again store={} cause={}", config.store(), problem);
            log.debug("Cause", e);
        }
    }

    /** Runs one topology until it ends. Returns or throws why. */
    private void follow(TopicGuard guard) throws Exception {
        LogApplier fresh = appliers.get();
        Runnable wake = wakeups.begin();
        failure = null;
        applier = fresh;
        state = state == LogStatus.State.RECONNECTING ? state : LogStatus.State.CATCHING_UP;
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
            caughtUp();
            while (!closing && streams.state().isRunningOrRebalancing()) {
                wakeups.pause(CHECK_INTERVAL);
                if (!closing && streams.state().isRunningOrRebalancing()) {
                    check(guard);
                }
            }
            Throwable thrown = failure;
            if (thrown != null && !closing) {
                throw new IllegalStateException("the topology failed", thrown);
            }
        } finally {
            wakeups.end();
            streams.close(CLOSE_TIMEOUT);
            fresh.retire();
        }
    }

    private void caughtUp() {
        if (closing) {
            return;
        }
        if (problem != null) {
            log.info("The replica follows the log again store={}", config.store());
        }
        state = LogStatus.State.RUNNING;
        problem = null;
        current = Instant.now();
        ready.complete(null);
    }

    /** A broker that does not answer changes nothing for the running topology, which waits for it by itself. */
    private void check(TopicGuard guard) throws InterruptedException {
        try {
            end = guard.check(store.get(), false);
            caughtUp();
        } catch (EntailException refused) {
            throw refused;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            passing(e);
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
    void failTopology() {
        LogApplier running = applier;
        if (running != null) {
            running.stop();
        }
    }

    /** Ends the topology, also one that is catching up; what it applied completely is in the tables. */
    @Override
    public void close() {
        closing = true;
        if (state != LogStatus.State.RUNNING) {
            failTopology(); // Closing alone would wait until the end of the log is reached.
        }
        wakeups.close();
        if (!ended(CLOSE_TIMEOUT)) {
            thread.interrupt();
            if (!ended(CLOSE_TIMEOUT)) {
                log.warn("The replica's clients do not end store={}", config.store());
            }
        }
    }

    /** Waits also when the caller is interrupted: what comes next must not be closed under the topology. */
    private boolean ended(Duration timeMax) {
        long deadline = System.nanoTime() + timeMax.toNanos();
        boolean interrupted = false;
        try {
            while (thread.isAlive()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                try {
                    thread.join(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
