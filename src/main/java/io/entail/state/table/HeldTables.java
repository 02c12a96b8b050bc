package io.entail.state.table;

import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables for readers. When the tables have fallen back to an earlier record, readers wait until they are again at the
 * former record, so that nobody sees an older state after a newer one. Thread-safe.
 */
public final class HeldTables implements Tables, AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Tables tables;

    /** How often the tables have fallen back. */
    private volatile int returns;

    /** The offset that readers wait for, -1 for none. Written under the lock. */
    private volatile long until = -1;

    private boolean closed;

    public HeldTables(Tables tables) {
        this.tables = tables;
    }

    /**
     * Makes readers wait until the tables have reached this offset. Has to be called before the tables fall back, while
     * no reader is inside them.
     */
    public synchronized void holdUntil(long offset) {
        until = Math.max(until, offset);
        returns++;
    }

    /** Lets readers continue, because the tables have reached the offset. Cheap when nobody waits. */
    public void letGo() {
        if (until >= 0) {
            synchronized (this) {
                if (!closed) {
                    until = -1;
                    notifyAll();
                }
            }
        }
    }

    /** Repeats a read that began before the tables fell back and ended after it. */
    private <T extends @Nullable Object> T read(Supplier<T> reads) {
        while (true) {
            int before = returns;
            if (until >= 0) {
                await();
            }
            T found = reads.get();
            if (before == returns) {
                return found;
            }
        }
    }

    private synchronized void await() {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try {
            while (until >= 0) {
                if (closed) {
                    throw new StoreClosedException("the store is closed");
                }
                long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    throw new StoreUnavailableException(
                            "the replica reads again from the log what its disk did not take, up to offset " + until,
                            null);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while the replica reads the log again", e);
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return read(() -> tables.get(table, key));
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        return read(() -> tables.getIfAny(table, key));
    }

    /** A read in a snapshot is done once, because the snapshot does not change. */
    @Override
    public <T> T snapshot(Function<View, T> reads) {
        while (true) {
            int before = returns;
            if (until >= 0) {
                await();
            }
            Optional<Result<T>> result = tables.snapshot(
                    view -> before == returns ? Optional.of(new Result<>(reads.apply(view))) : Optional.empty());
            if (result.isPresent()) {
                return result.get().value();
            }
        }
    }

    private record Result<T>(T value) {}

    /** Ends all reads; the tables themselves are closed by their owner. */
    @Override
    public synchronized void close() {
        closed = true;
        until = Long.MAX_VALUE;
        notifyAll();
    }
}
