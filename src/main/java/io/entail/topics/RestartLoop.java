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
 * Runs work on a thread of its own, again and again until it is closed: with backoff after it has ended or failed for a
 * passing cause, which is told once; after a lasting cause it stays stopped, and so it says. Thread-safe.
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

    /** Where the work is. */
    public enum State {
        /** It has begun and does not say yet that it goes well. */
        STARTING,
        WELL,
        /** It has failed, and has not gone well since. */
        TROUBLED,
        /** It has failed for a lasting cause. */
        STOPPED,
        CLOSED
    }

    /** What is run. All methods but {@link #hurry} are called by the loop's thread. */
    public interface Work {
        /** Prepares everything; what is thrown here stops the loop. */
        default void open() {}

        /**
         * Runs until it ends, fails or {@link RestartLoop#isClosing}.
         *
         * @param wake ends a {@link RestartLoop#pause} of this run
         */
        void run(Runnable wake) throws Exception;

        /** The loop is being closed: another thread asks a run to end that does not look by itself. */
        default void hurry() {}

        /** There is a passing cause, which may have been told before. */
        default void troubled(String problem) {}

        /** There is a lasting cause. */
        default void stopped(EntailException cause) {}

        /** No more runs: the loop was closed, or has stopped. */
        default void close() {}
    }

    /**
     * For what people are told.
     *
     * @param who begins a sentence, such as {@code The replica}
     * @param cannot what does not go when there is trouble, such as {@code cannot follow the log}
     */
    public record Words(String who, String cannot) {}

    /**
     * How long things take.
     *
     * @param backoffMin the first wait after a run; each is up to half of it less by chance
     * @param backoffMax to which waits grow, doubling
     * @param proven a run that lasted so long goes well: after it, the next wait is a first one again
     * @param close how long a run may take to end before its thread is interrupted, and once more after that
     */
    record Times(Duration backoffMin, Duration backoffMax, Duration proven, Duration close) {}

    /** To be started with {@link #start}. */
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

    /** To be called once. */
    public void start() {
        thread.start();
    }

    public State state() {
        return state;
    }

    /** Why it does not go well, null when it does or when nobody knows yet. */
    public @Nullable String problem() {
        return problem;
    }

    /** Completes with the lasting cause when there is one. */
    public CompletableFuture<EntailException> stopped() {
        return stopped;
    }

    public boolean isClosing() {
        return closing;
    }

    /** For the run: waits so long, or until it is woken up or the loop is closed. */
    public void pause(Duration time) throws InterruptedException {
        wakeups.pause(time);
    }

    /** For the run: it goes well. */
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

    /** For the run: something fails that it lives with and tries again. */
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

    /** A disk that is full or away is a passing cause; damage is not, wherever it was met. */
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

    /** Ends the run and waits for it, for a bounded time. */
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

    /** Waits also when the caller is interrupted: what comes next must not be closed under the run. */
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
