package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.publish.PublishProgress.StoppedException;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.Backoff;
import io.entail.replica.KafkaLog;
import io.entail.replica.LastingCauseException;
import io.entail.replica.Told;
import io.entail.replica.Troubles;
import io.entail.replica.Wakeups;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Takes part in choosing who publishes, publishes while it is this process, and begins again after a passing error; after a
 * lasting one it stays stopped, and so it says.
 */
final class PublishLoop implements AutoCloseable {
    private static final Logger logger = Log.of(PublishLoop.class);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(3);
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final EntityStoreConfig config;
    private final ReplicaToPublish replica;
    private final String instance;
    private final Registrar registrar;
    private final PublishProgress progress;
    private final Wakeups wakeups = new Wakeups();
    private final Told told = new Told();
    private final Thread thread;
    private boolean rebuild;
    private volatile boolean closing;

    /**
     * Starts, on a thread of its own.
     *
     * @param instance names this node in the group
     * @param rebuild whether the feed is made anew when it is this process's turn for the first time
     */
    PublishLoop(
            EntityStoreConfig config,
            ReplicaToPublish replica,
            String instance,
            Registrar registrar,
            PublishProgress progress,
            boolean rebuild) {
        this.config = config;
        this.replica = replica;
        this.instance = instance;
        this.registrar = registrar;
        this.progress = progress;
        this.rebuild = rebuild;
        this.thread = new Thread(this::run, "entail-publish-" + config.store());
        this.thread.setDaemon(true);
        this.thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff(BACKOFF_MIN, BACKOFF_MAX);
        try {
            while (!closing) {
                long began = System.nanoTime();
                try {
                    attempt();
                } catch (StoppedException e) {
                    logger.debug("The publisher was asked to stop", e);
                } catch (RuntimeException | Error e) {
                    EntailException lasting = lastingCause(e);
                    if (closing) {
                        return;
                    }
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (closing) {
                progress.state(State.CLOSED, null);
            }
        }
    }

    private static @Nullable EntailException lastingCause(Throwable e) {
        if (e instanceof io.entail.errors.StoreUnavailableException) {
            return null;
        }
        return e instanceof EntailException refused ? refused : LastingCauseException.in(e);
    }

    private void stop(EntailException cause) {
        logger.error("The publisher stopped store={} cause={}", config.store(), cause.getMessage());
        progress.state(State.STOPPED, cause.getMessage());
    }

    private void passing(Throwable e) {
        String problem = Troubles.text("cannot publish", config.bootstrap(), e);
        progress.state(State.RECONNECTING, problem);
        if (told.isNews(problem)) {
            logger.warn("The publisher tries again store={} cause={}", config.store(), problem);
            logger.debug("Cause", e);
        }
    }

    private void attempt() throws InterruptedException {
        try (FeedTopics topics = new FeedTopics(config, progress::checkNotStopping)) {
            KafkaLog log = replica.open(topics, () -> waitFor("there is no store in " + config.writesTopic() + " yet"));
            PublishWork work =
                    new PublishWork(config, log, topics, registrar, progress, new OpenTransactionWatch(progress));
            LogRecord.Store limits = log.store();
            while (limits == null) {
                work.checkReplica();
                waitFor("the replica has not come to the first record of " + config.writesTopic() + " yet");
                limits = log.store();
            }
            if (!rebuild) {
                topics.check(limits);
            }
            try (Turns turns = new Turns(config, PublishWork.group(config.store()), instance)) {
                while (true) {
                    takeTurns(work, turns, limits);
                }
            }
        }
    }

    private void takeTurns(PublishWork work, Turns turns, LogRecord.Store limits) throws InterruptedException {
        awaitTurn(work, turns);
        if (rebuild) {
            try (FeedProducer producer = work.producer()) {
                producer.fence();
                work.rebuild(turns);
            }
            rebuild = false;
            work.topics().check(limits);
        }
        progress.state(State.STARTING, null);
        try (PublishTurn turn = PublishTurn.begin(work, turns)) {
            while (turn.isOn()) {
                progress.checkNotStopping();
                turn.step();
            }
        }
    }

    /** While another process publishes, this one follows how far it has come: what the feed has need not be kept. */
    private void awaitTurn(PublishWork work, Turns turns) throws InterruptedException {
        long looked = System.nanoTime() - LOOK.toNanos();
        long began = System.nanoTime();
        while (turns.current() == 0) {
            progress.checkNotStopping();
            work.checkReplica();
            turns.await(WAIT);
            if (turns.current() == 0 && !rebuild && System.nanoTime() - looked >= LOOK.toNanos()) {
                work.topics().checkSame();
                progress.feed(work.topics().end());
                work.log().published(progress.feed().offset());
                looked = System.nanoTime();
                if (System.nanoTime() - began >= LOOK.toNanos()) {
                    progress.state(State.STANDBY, work.alarm());
                }
            }
        }
    }

    private void waitFor(String what) throws InterruptedException {
        progress.checkNotStopping();
        progress.state(State.STARTING, what);
        wakeups.pause(WAIT);
    }

    /** What was sent completely is committed; ends within a minute. */
    @Override
    public void close() {
        closing = true;
        progress.stop();
        wakeups.close();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
