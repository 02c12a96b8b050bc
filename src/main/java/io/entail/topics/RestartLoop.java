package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreUnavailableException;
import io.entail.text.Log;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Runs work on a thread of its own, again and again, until it is closed. After the work has ended or failed for a
 * passing cause, it is restarted with backoff; the cause is logged once. After a lasting cause it stays stopped and
 * reports the cause. Thread-safe.
 */
public final class RestartLoop implements AutoCloseable {
    private static final Logger log = Log.of(RestartLoop.class);

    private final EntityStoreConfig config;
    private final Words words;
    private final Work work;
    private final Times times;
    private final Thread thread;
    private final Wakeups wakeups = new Wakeups();
    private final Told told = new Told();
    private final CompletableFuture<EntailException> stopped = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile State state = State.STARTING;
    private volatile @Nullable String problem;

    /** The state of the work. */
    public enum State {
        /** It has started and has not reported success yet. */
        STARTING,
        WELL,
        /** It has failed and has not succeeded since. */
        TROUBLED,
        /** It has stopped for a lasting cause. */
        STOPPED,
        CLOSED
    }

    /** The work. The loop's thread calls all methods except {@link #hurry}. */
    public interface Work {
        /** Prepares the work once. An exception here stops the loop. */
        default void open() {}

        /**
         * Runs until it ends, fails or {@link RestartLoop#isClosing}.
         *
         * @param wake ends a {@link RestartLoop#pause} of this run early
         */
        void run(Runnable wake) throws Exception;

        /**
         * Asks a run to end, because the loop is being closed. Called by another thread; for runs that do not check
         * {@link RestartLoop#isClosing} themselves.
         */
        default void hurry() {}

        /** Is told of a passing cause, possibly several times. */
        default void troubled(String problem) {}

        /** Is told of a lasting cause. */
        default void stopped(EntailException cause) {}

        /** Called after the last run, when the loop was closed or has stopped. */
        default void close() {}
    }

    /**
     * Parts of the messages.
     *
     * @param who the beginning of a sentence, such as {@code The replica}
     * @param cannot what fails when there is a problem, such as {@code cannot follow the log}
     */
    public record Words(String who, String cannot) {}

    /**
     * Durations of the loop.
     *
     * @param backoffMin the first wait after a run; each wait is shortened at random by up to half
     * @param backoffMax the longest wait; each wait is twice the one before, up to this
     * @param proven a run that lasted this long counts as a success, after which waits begin with {@code backoffMin}
     *     again
     * @param close how long a run may take to end before its thread is interrupted, and once more after that
     */
    record Times(Duration backoffMin, Duration backoffMax, Duration proven, Duration close) {}

    /** Creates the loop; {@link #start} starts it. */
    public RestartLoop(EntityStoreConfig config, String threadName, Words words, Work work) {
        this(
                config,
                threadName,
                words,
                work,
                new Times(
                        Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    RestartLoop(EntityStoreConfig config, String threadName, Words words, Work work, Times times) {
        this.config = config;
        this.words = words;
        this.work = work;
        this.times = times;
        this.thread = new Thread(this::runAndClose, threadName);
        this.thread.setDaemon(true);
    }

    /** Starts the loop. To be called once. */
    public void start() {
        thread.start();
    }

    public State state() {
        return state;
    }

    /** Returns why the work fails, null when it succeeds or nothing is known yet. */
    public @Nullable String problem() {
        return problem;
    }

    /** Returns a future that completes with the lasting cause if there is one. */
    public CompletableFuture<EntailException> stopped() {
        return stopped;
    }

    public boolean isClosing() {
        return closing;
    }

    /** Called by the run: waits until the time is over, the run is woken, or the loop is closed. */
    public void pause(Duration time) throws InterruptedException {
        wakeups.pause(time);
    }

    /** Called by the run: reports success. */
    public void well() {
        if (closing) {
            return;
        }
        if (state == State.TROUBLED) {
            log.info("{} goes on store={}", words.who(), config.store());
        }
        state = State.WELL;
        problem = null;
    }

    /** Called by the run: reports a failure that the run handles by trying again. */
    public void troubled(Throwable cause) {
        if (closing) {
            return;
        }
        String text = Troubles.text(words.cannot(), config.bootstrap(), cause);
        problem = text;
        state = State.TROUBLED;
        work.troubled(text);
        if (told.isNews(text)) {
            log.warn("{} tries again store={} cause={}", words.who(), config.store(), text);
            log.debug("Cause", cause);
        }
    }

    private void runAndClose() {
        try {
            work.open();
            runUntilClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            stop(e instanceof EntailException refused ? refused : Troubles.unusable(config.bootstrap(), e));
        } finally {
            if (closing) {
                state = State.CLOSED;
            }
            work.close();
        }
    }

    private void runUntilClosed() throws InterruptedException {
        Backoff backoff = new Backoff(times.backoffMin(), times.backoffMax());
        while (!closing) {
            long began = System.nanoTime();
            try {
                state = state == State.TROUBLED ? State.TROUBLED : State.STARTING;
                work.run(wakeups.begin());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | Error e) {
                EntailException lasting = lastingCause(e);
                if (lasting != null) {
                    stop(lasting);
                    return;
                }
                troubled(e);
            } finally {
                wakeups.end();
            }
            if (System.nanoTime() - began > times.proven().toNanos()) {
                backoff.reset();
            }
            wakeups.pause(backoff.next());
        }
    }

    /**
     * Returns the lasting cause in an exception, null when it is a passing one. A full or missing disk is a passing
     * cause; damaged data is a lasting one, wherever it was found.
     */
    private static @Nullable EntailException lastingCause(Throwable e) {
        EntailException marked = LastingCauseException.in(e);
        if (marked != null) {
            return marked;
        }
        ReplicaUnusableException unusable = Troubles.find(e, ReplicaUnusableException.class);
        if (unusable != null) {
            return unusable.canBeRebuilt() ? unusable : null;
        }
        if (e instanceof StoreUnavailableException || e instanceof RegistryUnavailableException) {
            return null;
        }
        return e instanceof EntailException refused ? refused : null;
    }

    private void stop(EntailException cause) {
        problem = cause.getMessage();
        state = State.STOPPED;
        stopped.complete(cause);
        work.stopped(cause);
    }

    /** Ends the run and waits for it for a limited time. */
    @Override
    public void close() {
        closing = true;
        work.hurry();
        wakeups.close();
        if (!ended()) {
            thread.interrupt();
            if (!ended()) {
                log.warn("{} does not end in time store={}", words.who(), config.store());
            }
        }
    }

    /**
     * Waits even when the caller is interrupted, because resources of the run must not be closed while it uses them.
     */
    private boolean ended() {
        long deadline = System.nanoTime() + times.close().toNanos();
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
