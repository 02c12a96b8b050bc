package io.entail.project.log;

import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.TargetPosition;
import io.entail.text.Log;
import io.entail.topics.Told;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The position of the database, and the threads that wait for it to advance. One thread polls the database for all of
 * them: often at first, less often while the position does not change, and not at all while no thread waits.
 * Thread-safe.
 */
final class DatabaseProgress implements AutoCloseable {
    private static final Logger log = Log.of(DatabaseProgress.class);
    private static final Duration ASK_MIN = Duration.ofMillis(2);
    private static final Duration ASK_MAX = Duration.ofMillis(50);

    /** The interval at which a database is polled that does not answer. */
    private static final Duration AWAY = Duration.ofMillis(500);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Supplier<@Nullable TargetPosition> database;
    private final Moves moves;
    private final Thread thread;
    private final Told told = new Told();
    private final Object monitor = new Object();

    /** The lock that is held while an answer is processed. */
    private final Object order = new Object();

    private volatile @Nullable TargetPosition latest;
    private volatile @Nullable String problem;
    private volatile boolean closed;

    /** The highest offset that a thread waits for. */
    private long wanted = -1;

    private long intervalNanos = ASK_MIN.toNanos();

    /** Receives each position that the database reaches. */
    interface Moves {
        /** Called before a position counts as reached. It may throw a temporary error and is then called again. */
        void reaching(TargetPosition position);

        /** Called when {@link #latest} returns the position. */
        void reached(TargetPosition position);
    }

    /**
     * Creates it; {@link #start} starts the thread.
     *
     * @param database asks the database for its position; null when it has nothing of the store
     */
    DatabaseProgress(String store, Supplier<@Nullable TargetPosition> database, Moves moves) {
        this.database = database;
        this.moves = moves;
        this.thread = new Thread(this::run, "entail-position-" + store);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Returns the last known position; null before the first answer and while the database has nothing of the store.
     */
    @Nullable
    TargetPosition latest() {
        return latest;
    }

    /** Returns the offset of {@link #latest}, -1 when there is none. */
    long reached() {
        TargetPosition known = latest;
        return known == null ? -1 : known.end().offset();
    }

    /** Returns why the database does not answer; null when it does or is not polled. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Asks the database now, in the calling thread. */
    @Nullable
    TargetPosition ask() {
        TargetPosition now = database.get();
        if (now != null) {
            saw(now, false);
        }
        return now;
    }

    /** Polls the database until it has reached an offset. */
    void want(long offset) {
        synchronized (monitor) {
            if (offset > wanted) {
                wanted = offset;
            }
            intervalNanos = ASK_MIN.toNanos();
            monitor.notifyAll();
        }
    }

    /**
     * Waits until the database has reached an offset.
     *
     * @return false when it has not reached the offset within the time
     * @throws StoreClosedException when this is closed meanwhile
     */
    boolean await(long offset, Duration time) throws InterruptedException {
        if (reached() >= offset) {
            return true;
        }
        long deadline = System.nanoTime() + time.toNanos();
        want(offset);
        synchronized (monitor) {
            while (reached() < offset) {
                if (closed) {
                    throw new StoreClosedException("the store is closed");
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
        }
        return true;
    }

    private void run() {
        try {
            while (awaitWork()) {
                long before = reached();
                boolean answered = askWhateverHappens();
                pause(reached() > before, answered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        synchronized (monitor) {
            while (!closed && wanted <= reached()) {
                monitor.wait();
            }
            return !closed;
        }
    }

    private boolean askWhateverHappens() {
        try {
            TargetPosition now = database.get();
            if (now != null) {
                saw(now, true);
            }
            problem = null;
            return true;
        } catch (StoreClosedException e) {
            return false;
        } catch (StoreUnavailableException e) {
            problem = e.getMessage();
            if (!closed && told.isNews(String.valueOf(e.getMessage()))) {
                log.warn("Cannot ask how far the database has come, and will ask again cause={}", e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            problem = e.toString();
            log.error("Asking how far the database has come failed, and is done again", e);
        }
        return false;
    }

    private void pause(boolean moves, boolean answered) throws InterruptedException {
        synchronized (monitor) {
            long asked = System.nanoTime();
            if (moves) {
                intervalNanos = ASK_MIN.toNanos();
            }
            long interval = answered ? intervalNanos : AWAY.toNanos();
            intervalNanos = Math.min(ASK_MAX.toNanos(), intervalNanos + intervalNanos / 2);
            long left = interval;
            while (!closed && left > 0 && wanted > reached()) {
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
                // A thread that has begun to wait meanwhile does not wait for the end of a long interval.
                left = Math.min(interval, answered ? intervalNanos : interval) - (System.nanoTime() - asked);
            }
        }
    }

    /**
     * Processes an answer of the database.
     *
     * @param inOrder whether the database was asked after all answers that were processed before; then a lower position
     *     is right, because the database may have been restored
     */
    private void saw(TargetPosition now, boolean inOrder) {
        synchronized (order) {
            long offset = now.end().offset();
            long before = reached();
            if (offset < before) {
                if (!inOrder || !isBehind(database.get(), before)) {
                    return;
                }
                log.warn("The database has gone back from={} to={}", before, offset);
            }
            if (offset > before) {
                moves.reaching(now);
            }
            synchronized (monitor) {
                latest = now;
                monitor.notifyAll();
            }
            if (offset > before) {
                moves.reached(now);
            }
        }
    }

    /** Whether an answer is older than one that another thread has processed meanwhile. */
    private static boolean isBehind(@Nullable TargetPosition again, long offset) {
        return again != null && again.end().offset() < offset;
    }

    /** Ends every wait. */
    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
