package io.entail.replica.reads;

import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreClosedException;
import io.entail.read.Position;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The position that the state has reached, and the threads that wait for it. Thread-safe; only one thread advances it.
 */
final class ReplicaProgress {
    private final Object monitor = new Object();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Position reached;
    private volatile @Nullable String closed;

    ReplicaProgress(Position start) {
        this.reached = start;
    }

    Position reached() {
        return reached;
    }

    void advanced(Position position) {
        reached = position;
        // The applying thread takes the lock only when a thread waits. A waiting thread increments the counter before
        // it checks the position.
        if (waiting.get() > 0) {
            wake();
        }
    }

    /** Makes every current and later wait fail. */
    void close(String why) {
        closed = why;
        wake();
    }

    void await(Position position, Duration timeout) {
        position.requireHere();
        if (reached.compareTo(position) >= 0) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        waiting.incrementAndGet();
        try {
            synchronized (monitor) {
                while (reached.compareTo(position) < 0) {
                    long leftMs = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                    if (leftMs <= 0) {
                        throw notReached(position, timeout);
                    }
                    checkOpen();
                    monitor.wait(leftMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReached(position, timeout);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void checkOpen() {
        String why = closed;
        if (why != null) {
            throw new StoreClosedException(why);
        }
    }

    private PositionNotReachedException notReached(Position position, Duration timeout) {
        return new PositionNotReachedException(
                "position " + position + " was not reached within " + timeout.toMillis() + " ms, the state is at "
                        + reached,
                Map.of("position", position.toString(), "reached", reached.toString()));
    }

    private void wake() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }
}
