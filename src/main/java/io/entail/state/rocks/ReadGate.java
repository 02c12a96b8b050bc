package io.entail.state.rocks;

import io.entail.errors.StoreClosedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Admits readers without a common lock until it is closed; closing waits for the readers inside. RocksDB crashes the
 * process when it is closed during a read, so every native read happens between {@link #enter} and {@link #exit}.
 *
 * <p>Each reader counts itself in one of many counters, picked by its thread and a cache line apart from the next one.
 */
final class ReadGate {
    private static final int STRIPES = 64;
    private static final int SPACING = 16;
    private static final long WAIT_NANOS = 50_000;
    private static final long FOREVER = Long.MAX_VALUE;

    private enum State {
        OPEN,
        HELD,
        CLOSED
    }

    private final AtomicLongArray inside = new AtomicLongArray(STRIPES * SPACING);
    private final String name;
    private volatile State state = State.OPEN;

    ReadGate(String name) {
        this.name = name;
    }

    /**
     * Admits the caller; the result has to be passed to {@link #exit}. Waits while the gate is held.
     *
     * @throws StoreClosedException once closing has begun
     */
    int enter() {
        int stripe = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * SPACING;
        while (true) {
            // The counter is incremented before the flag is read, so either this thread sees the closing, or the
            // closing thread sees the count.
            inside.incrementAndGet(stripe);
            State now = state;
            if (now == State.OPEN) {
                return stripe;
            }
            inside.decrementAndGet(stripe);
            if (now == State.CLOSED) {
                throw new StoreClosedException("the store in " + name + " is closed");
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
    }

    void exit(int stripe) {
        inside.decrementAndGet(stripe);
    }

    /**
     * Makes new readers wait until {@link #letGo}, and returns when the last reader has left.
     *
     * @return false when that takes longer than the time given, or the gate is closed: then readers do not wait
     */
    synchronized boolean hold(Duration timeMax) {
        if (state == State.CLOSED) {
            return false;
        }
        state = State.HELD;
        if (awaitEmpty(System.nanoTime() + timeMax.toNanos())) {
            return true;
        }
        letGo();
        return false;
    }

    /** Ends {@link #hold}. */
    synchronized void letGo() {
        if (state == State.HELD) {
            state = State.OPEN;
        }
    }

    /** Refuses new readers and returns when the last reader has left. */
    void close() {
        synchronized (this) {
            state = State.CLOSED;
        }
        awaitEmpty(FOREVER);
    }

    /** Waits for readers that entered before the gate was shut; later ones leave at once. */
    private boolean awaitEmpty(long deadline) {
        for (int i = 0; i < STRIPES; i++) {
            while (inside.get(i * SPACING) != 0) {
                if (deadline != FOREVER && System.nanoTime() - deadline > 0) {
                    return false;
                }
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
        return true;
    }
}
