package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import io.entail.writes.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
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
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    /** Writers hear of a batch when all of it is written: small enough that they go on while the next is applied. */
    private static final int POLL_RECORDS_MAX = 500;

    private static final int FETCH_BYTES_MAX = 8 << 20;

    private final EntityStoreConfig config;
    private final RocksTables tables;
    private final Supplier<LogApplier> appliers;
    private final Supplier<LogRecord.@Nullable Store> store;
    private final Thread thread;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<EntailException> stopped = new CompletableFuture<>();
    private final Semaphore wake = new Semaphore(0);

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
     * @param store the limits in the log so far, null before they are known
     */
    Supervisor(
            EntityStoreConfig config,
            RocksTables tables,
            Supplier<LogApplier> appliers,
            Supplier<LogRecord.@Nullable Store> store) {
        this.config = config;
        this.tables = tables;
        this.appliers = appliers;
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
        } catch (RuntimeException e) {
            // The clients could not even be built: settings are wrong.
            stop(new StoreUnavailableException("cannot use Kafka at " + config.bootstrap() + ": " + rootMessage(e), e));
        } finally {
            if (closing) {
                state = LogStatus.State.CLOSED;
            }
        }
    }

    private void runUntilClosed(TopicGuard guard) throws InterruptedException {
        Duration backoff = BACKOFF_MIN;
        while (!closing) {
            try {
                end = guard.check(store.get(), config.createTopic() && !config.readOnly());
                follow(guard);
                backoff = BACKOFF_MIN;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                EntailException lasting = lastingCause(e);
                if (lasting != null) {
                    stop(lasting);
                    return;
                }
                passing(e);
            }
            pause(backoff);
            backoff = backoff.multipliedBy(2);
            backoff = backoff.compareTo(BACKOFF_MAX) < 0 ? backoff : BACKOFF_MAX;
        }
    }

    private static @Nullable EntailException lastingCause(Exception e) {
        return e instanceof EntailException refused ? refused : LastingCauseException.in(e);
    }

    private void stop(EntailException cause) {
        log.error("The replica stopped store={} cause={}", config.store(), cause.getMessage());
        problem = cause.getMessage();
        state = LogStatus.State.STOPPED;
        stopped.complete(cause);
        ready.completeExceptionally(cause);
    }

    private void passing(Exception e) {
        if (closing) {
            return;
        }
        boolean first = problem == null;
        problem = "cannot follow the log at " + config.bootstrap() + ": " + rootMessage(e);
        state = LogStatus.State.RECONNECTING;
        if (first) {
            log.warn("The replica lost the log and tries again store={} cause={}", config.store(), problem);
            log.debug("Cause", e);
        }
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof AuthenticationException || root instanceof AuthorizationException
                ? root.getClass().getSimpleName() + " (check the credentials and rights of this client): "
                        + root.getMessage()
                : root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** Runs one topology until it ends. Returns or throws why. */
    private void follow(TopicGuard guard) throws Exception {
        LogApplier fresh = appliers.get();
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
            streams.setStateListener((now, before) -> wake.release());
            streams.start();
            EntailException alarm = fresh.alarm();
            if (alarm != null) {
                throw alarm;
            }
            fresh.live();
            caughtUp();
            while (!closing && streams.state().isRunningOrRebalancing()) {
                pause(CHECK_INTERVAL);
                if (!closing && streams.state().isRunningOrRebalancing()) {
                    check(guard);
                }
            }
            Throwable thrown = failure;
            if (thrown != null && !closing) {
                throw new IllegalStateException("the topology failed", thrown);
            }
        } finally {
            streams.close(CLOSE_TIMEOUT);
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

    /** Waits, unless there is something to look at before. */
    private void pause(Duration time) throws InterruptedException {
        if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
        }
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
        wake.release();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
