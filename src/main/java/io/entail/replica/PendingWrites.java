package io.entail.replica;

import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of this process whose outcome is not known here yet, and the last ones that were given up without knowing
 * it, for a retry. Thread-safe.
 */
final class PendingWrites {
    /** Given up writes that are kept for a retry. */
    static final int UNKNOWN_MAX = 1_000;

    private final int pendingMax;
    private final ConcurrentHashMap<UUID, PendingWrite> pending = new ConcurrentHashMap<>();
    private final Map<UUID, PendingWrite> unknown = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, PendingWrite> eldest) {
            return size() > UNKNOWN_MAX;
        }
    };

    /** Starts with none. */
    PendingWrites(int pendingMax) {
        this.pendingMax = pendingMax;
    }

    /**
     * A new pending write.
     *
     * @param completer runs what completes its future
     * @param silent whether those who watch are not told of its changes
     * @throws StoreUnavailableException when too many are under way
     */
    PendingWrite start(Executor completer, boolean silent, UUID id, byte[] key, byte[] value) {
        if (pending.size() >= pendingMax) {
            throw new StoreUnavailableException(
                    pendingMax + " writes of this process are under way already (entail.write.pending-max);"
                            + " nothing was sent",
                    null);
        }
        PendingWrite write = new PendingWrite(this, completer, silent, id, key, value);
        if (pending.putIfAbsent(id, write) != null) {
            throw new IllegalArgumentException("write " + id + " is under way already");
        }
        return write;
    }

    /** Bytes of a write that was given up, null when there is none. */
    @Nullable
    PendingWrite unknown(UUID id) {
        synchronized (unknown) {
            return unknown.get(id);
        }
    }

    /** The pending write with this id, which is then pending no more; null when it is none of this process. */
    @Nullable
    PendingWrite take(UUID id) {
        return pending.remove(id);
    }

    void fail(PendingWrite write, EntailException cause) {
        if (pending.remove(write.id(), write)) {
            if (cause instanceof OutcomeUnknownException) {
                synchronized (unknown) {
                    unknown.put(write.id(), write);
                }
            }
            write.completer().execute(() -> write.future().completeExceptionally(cause));
        }
    }

    void timeOut(Duration timeout) {
        long now = System.nanoTime();
        for (PendingWrite write : pending.values()) {
            if (write.olderThan(timeout, now)) {
                write.timeOut(timeout);
            }
        }
    }

    void failAll(Function<PendingWrite, EntailException> cause) {
        for (PendingWrite write : pending.values()) {
            fail(write, cause.apply(write));
        }
    }

    int size() {
        return pending.size();
    }
}
