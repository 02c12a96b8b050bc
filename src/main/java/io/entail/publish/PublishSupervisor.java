package io.entail.publish;

import io.entail.changes.ChangeSchemas;
import io.entail.changes.ChangesTopic;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.publish.PublishStatus.State;
import io.entail.read.Position;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.state.RocksFailures;
import io.entail.state.TableFiles;
import io.entail.text.Log;
import io.entail.topics.Backoff;
import io.entail.topics.LastingCauseException;
import io.entail.topics.Told;
import io.entail.topics.Troubles;
import io.entail.topics.Wakeups;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;

/**
 * Keeps the topology running. The error state of {@link KafkaStreams} is final, so after a passing cause a new one is
 * built, with backoff; a state that does not fit is put back first; after a lasting cause it stays stopped, and so it
 * says.
 */
final class PublishSupervisor implements AutoCloseable {
    private static final Logger log = Log.of(PublishSupervisor.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    private static final Duration END_INTERVAL = Duration.ofSeconds(1);
    private static final Duration WAIT_INTERVAL = Duration.ofMillis(200);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(3);

    /** A topology that ran so long is one that runs: when it fails, that is a first failure again. */
    private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final EntityStoreConfig config;
    private final Path directory;
    private final String instance;
    private final Registrar registrar;
    private final PublishProgress progress = new PublishProgress();
    private final Wakeups wakeups = new Wakeups();
    private final Told told = new Told();
    private final Thread thread;

    private volatile boolean closing;
    private volatile State state = State.STARTING;
    private volatile @Nullable String problem = "it waits for Kafka";
    private volatile @Nullable Throwable failure;
    private boolean rebuilt;
    private long checkedNanos;

    /**
     * Starts to publish, on a thread of its own.
     *
     * @param directory for Kafka Streams
     * @param instance names this node in the group
     */
    PublishSupervisor(EntityStoreConfig config, Path directory, String instance, Registrar registrar) {
        this.config = config;
        this.directory = directory;
        this.instance = instance;
        this.registrar = registrar;
        this.thread = new Thread(this::run, "entail-publish-" + config.store());
        this.thread.setDaemon(true);
        this.thread.start();
    }

    PublishStatus status() {
        Head head = progress.head();
        return new PublishStatus(
                stateNow(),
                Position.of(head.offset()),
                Math.max(progress.end(), head.offset() + 1),
                head.sequence(),
                head.digest().toString(),
                progress.sent(),
                progress.restores(),
                problemNow());
    }

    private State stateNow() {
        State now = state;
        if (now != State.RUNNING) {
            return now;
        }
        return progress.held() ? State.HELD : progress.active() ? State.RUNNING : State.STANDBY;
    }

    private @Nullable String problemNow() {
        String known = problem;
        if (known != null) {
            return known;
        }
        return progress.held() && registrar.problem() != null ? registrar.problem() : progress.alarm();
    }

    private void run() {
        try (PublishTopics topics = new PublishTopics(config)) {
            runUntilClosed(topics);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The clients could not even be built: settings are wrong.
            stop(new StoreUnavailableException(
                    "cannot use Kafka at " + config.bootstrap() + ": " + Troubles.text(e), e));
        } finally {
            if (closing) {
                state = State.CLOSED;
            }
        }
    }

    private void runUntilClosed(PublishTopics topics) throws InterruptedException {
        Backoff backoff = new Backoff(BACKOFF_MIN, BACKOFF_MAX);
        while (!closing) {
            long began = System.nanoTime();
            try {
                Ready ready = prepare(topics);
                began = System.nanoTime();
                follow(topics, ready);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                if (closing) {
                    return;
                }
                EntailException lasting = lastingCause(e);
                if (lasting != null) {
                    stop(lasting);
                    return;
                }
                if (!putBack(e)) {
                    passing(e);
                }
            }
            if (System.nanoTime() - began > PROVEN_AFTER.toNanos()) {
                backoff.reset();
            }
            wakeups.pause(backoff.next());
        }
    }

    private @Nullable EntailException lastingCause(Exception e) {
        EntailException lasting = e instanceof EntailException refused ? refused : LastingCauseException.in(e);
        RebuildException unusable = Troubles.find(e, RebuildException.class);
        if (lasting == null && unusable != null && rebuilt && !progress.fits()) {
            return new TopicRefusedException(
                    "the feed in " + ChangesTopic.name(config.store()) + " does not belong to the log: "
                            + unusable.getMessage()
                            + ". Nothing was changed: keep it as evidence, and let a new one be made after it is moved"
                            + " away",
                    Map.of());
        }
        return lasting;
    }

    /** Puts back what does not fit together, so that the next topology can go on; whether there was any such thing. */
    private boolean putBack(Exception e) throws InterruptedException {
        RebuildException unusable = Troubles.find(e, RebuildException.class);
        OffsetsException offsets = Troubles.find(e, OffsetsException.class);
        try {
            if (unusable != null) {
                log.warn(
                        "The publisher's state is built again store={} cause={}",
                        config.store(),
                        unusable.getMessage());
                rebuilt = PublishReset.everything(config, instance, directory);
                progress.fits(false);
            } else if (offsets != null) {
                log.warn("The publisher reads the log again store={} cause={}", config.store(), offsets.getMessage());
                PublishReset.offset(config, instance, offsets.next());
            } else if (isDamaged(e)) {
                log.warn(
                        "The publisher's files are damaged and read again from its changelog store={} directory={}"
                                + " cause={}",
                        config.store(),
                        directory,
                        Troubles.text(e));
                TableFiles.delete(directory);
                return true;
            }
            return unusable != null || offsets != null;
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failed) {
            passing(failed);
            return true;
        }
    }

    private static boolean isDamaged(Exception e) {
        RocksDBException cause = Troubles.find(e, RocksDBException.class);
        return cause != null && RocksFailures.isDamage(cause);
    }

    private void stop(EntailException cause) {
        log.error("The publisher stopped store={} cause={}", config.store(), cause.getMessage());
        problem = cause.getMessage();
        state = State.STOPPED;
    }

    private void passing(Exception e) {
        problem = Troubles.text("cannot publish", config.bootstrap(), e);
        state = State.RECONNECTING;
        if (told.isNews(problem)) {
            log.warn("The publisher tries again store={} cause={}", config.store(), problem);
            log.debug("Cause", e);
        }
    }

    /** Waits for all that a topology needs. */
    private Ready prepare(PublishTopics topics) throws Exception {
        while (true) {
            progress.checkNotStopping();
            LogRecord.Store store = topics.store();
            if (store == null) {
                waitFor("there is no store in " + config.writesTopic() + " yet");
                continue;
            }
            PublishTopics.Log found = topics.check(store);
            Registrar.Answer ofProgress = registrar.ask(ChangesTopic.name(config.store()), ChangeSchemas.PROGRESS);
            Registrar.Answer ofRejections =
                    registrar.ask(RejectionsTopic.name(config.store()), ChangeSchemas.REJECTION);
            if (ofProgress == null || ofRejections == null) {
                waitFor(registrar.problem());
                continue;
            }
            return new Ready(
                    new PublishSession(
                            config,
                            found.topicId(),
                            number(ofProgress),
                            number(ofRejections),
                            registrar,
                            progress,
                            new Batches()),
                    found.replicas(),
                    store.maxEntityBytes());
        }
    }

    private record Ready(PublishSession session, int replicas, int maxEntityBytes) {}

    private void waitFor(@Nullable String what) throws InterruptedException {
        problem = what;
        state = State.STARTING;
        wakeups.pause(WAIT_INTERVAL);
    }

    private static int number(Registrar.Answer answer) {
        EntailException refusal = answer.refusal();
        if (refusal != null) {
            throw refusal;
        }
        return answer.id();
    }

    /** Runs one topology until it ends. Returns or throws why. */
    private void follow(PublishTopics topics, Ready ready) throws Exception {
        Runnable wake = wakeups.begin();
        failure = null;
        checkedNanos = System.nanoTime();
        progress.held(false);
        PublishSession session = ready.session();
        KafkaStreams streams = new KafkaStreams(
                PublishTopology.of(session),
                PublishSettings.of(config, directory, instance, ready.replicas(), ready.maxEntityBytes()),
                new PublishClients(session, () -> topics.checkIdentity(session.topicId())));
        try {
            streams.setUncaughtExceptionHandler(thrown -> {
                failure = thrown;
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.setStateListener((now, before) -> wake.run());
            streams.setGlobalStateRestoreListener(new RestoreCount(progress));
            streams.start();
            while (!closing && !streams.state().hasCompletedShutdown() && failure == null) {
                if (streams.state() == KafkaStreams.State.RUNNING) {
                    state = State.RUNNING;
                    problem = null;
                }
                wakeups.pause(END_INTERVAL);
                EntailException refusal = progress.refusal();
                if (refusal != null) {
                    throw refusal;
                }
                if (!closing && failure == null) {
                    check(topics, session);
                }
            }
            Throwable thrown = failure;
            if (thrown != null && !closing) {
                throw new IllegalStateException("the topology failed", thrown);
            }
        } finally {
            wakeups.end();
            streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    /** A broker that does not answer changes nothing for the running topology, which waits for it by itself. */
    private void check(PublishTopics topics, PublishSession session) throws InterruptedException {
        try {
            progress.end(topics.end());
            if (System.nanoTime() - checkedNanos >= CHECK_INTERVAL.toNanos()) {
                checkedNanos = System.nanoTime();
                topics.checkIdentity(session.topicId());
                topics.check(Objects.requireNonNull(topics.store()));
            }
        } catch (EntailException | LastingCauseException refused) {
            throw refused;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.debug("The topics could not be checked", e);
        }
    }

    /** Ends the topology; what it has sent completely is committed. */
    @Override
    public void close() {
        closing = true;
        progress.stop();
        wakeups.close();
        try {
            thread.join(2 * CLOSE_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a transaction ends with is left to be read after each commit; that is no restore. */
    private record RestoreCount(PublishProgress progress) implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {}

        @Override
        public void onBatchRestored(TopicPartition changelog, String store, long offset, long records) {}

        @Override
        public void onRestoreEnd(TopicPartition changelog, String store, long records) {
            if (records > 0) {
                progress.restored();
            }
        }
    }
}
