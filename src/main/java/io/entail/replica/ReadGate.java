package io.entail.replica;

import io.entail.errors.StoreClosedException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets readers through without a common lock until it is closed, and closing waits for those inside. RocksDB crashes the
 * process when it is closed under a reader, so every native read happens between {@link #enter} and {@link #exit}.
 *
 * <p>Each reader counts itself in one of many counters, picked by its thread and a cache line apart from the next one.
 */
final class ReadGate {
    private static final int STRIPES = 64;
    private static final int SPACING = 16;

    private final AtomicLongArray inside = new AtomicLongArray(STRIPES * SPACING);
    private final String name;
    private volatile boolean closed;

    ReadGate(String name) {
        this.name = name;
    }

    /**
     * Counts the caller in; what it returns goes to {@link #exit}.
     *
     * @throws StoreClosedException once closing has begun
     */
    int enter() {
        int stripe = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * SPACING;
        // Counting first and looking second: either this sees the closing, or the closing sees this count.
        inside.incrementAndGet(stripe);
        if (closed) {
            inside.decrementAndGet(stripe);
            throw new StoreClosedException("the store in " + name + " is closed");
        }
        return stripe;
    }

    void exit(int stripe) {
        inside.decrementAndGet(stripe);
    }

    /** Turns new readers away and returns when the last one has left. */
    void close() {
        closed = true;
        for (int i = 0; i < STRIPES; i++) {
            while (inside.get(i * SPACING) != 0) {
                LockSupport.parkNanos(50_000);
            }
        }
    }
}
