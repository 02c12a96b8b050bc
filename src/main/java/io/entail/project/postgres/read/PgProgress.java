package io.entail.project.postgres.read;

import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreClosedException;
import io.entail.project.TargetPosition;
import io.entail.read.Position;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The position of the tables, and the threads that wait for it to advance. One of the waiting threads at a time polls
 * the database, at short intervals that grow, and informs the others. Thread-safe.
 */
final class PgProgress {
    static final Duration INTERVAL_MIN = Duration.ofMillis(2);
    static final Duration INTERVAL_MAX = Duration.ofMillis(20);

    private final PgGenerations generations;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private Position latest = Position.START;
    private long answers;
    private boolean asking;
    private boolean closed;

    PgProgress(PgGenerations generations) {
        this.generations = generations;
    }

    /** Asks the database for the position. */
    Position asked() {
        TargetPosition now = generations.position();
        if (now == null) {
            throw generations.nothing(null);
        }
        return now.position();
    }

    void await(Position position, Duration timeout) {
        position.requireHere();
        long deadline = System.nanoTime() + timeout.toNanos();
        long interval = INTERVAL_MIN.toNanos();
        lock.lock();
        try {
            // Only answers from now on count: a database may have been restored from an older backup.
            long heard = answers;
            do {
                if (closed) {
                    throw new StoreClosedException("the store is closed");
                }
                if (!asking) {
                    ask();
                } else {
                    awaitAnswer(Math.min(deadline - System.nanoTime(), INTERVAL_MAX.toNanos()));
                }
                if (answers > heard && latest.compareTo(position) >= 0) {
                    return;
                }
                if (!asking) {
                    awaitAnswer(Math.min(deadline - System.nanoTime(), interval));
                    interval = Math.min(interval * 2, INTERVAL_MAX.toNanos());
                }
            } while (System.nanoTime() < deadline);
            throw notReached(position, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReached(position, timeout);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until another thread has an answer, for a limited time. */
    private void awaitAnswer(long nanos) throws InterruptedException {
        long left = nanos;
        long before = answers;
        while (left > 0 && answers == before && !closed) {
            left = told.awaitNanos(left);
        }
    }

    private void ask() {
        asking = true;
        lock.unlock();
        Position now = null;
        try {
            TargetPosition stands = generations.position();
            // There is no generation yet, but a projector may be about to begin one.
            now = stands == null ? Position.START : stands.position();
        } finally {
            lock.lock();
            asking = false;
            if (now != null) {
                latest = now;
                answers++;
            }
            told.signalAll();
        }
    }

    private PositionNotReachedException notReached(Position position, Duration timeout) {
        return new PositionNotReachedException(
                "position " + position + " was not reached within " + timeout.toMillis() + " ms, the state is at "
                        + latest,
                Map.of("position", position.toString(), "reached", latest.toString()));
    }

    /** Ends every wait. */
    void close() {
        lock.lock();
        try {
            closed = true;
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
