package io.entail.replica.apply;

import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Seen;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of this process whose callers have not heard yet what became of them, and the ids of the last ones that
 * were told that it is unknown: what is learned of those later is kept for who asks.
 *
 * <p>A write stays here until what ends it has been handed to whoever completes it. So whatever throws on the way, it is
 * found again: by the next look at the tables, by its timeout, or when the store closes. Thread-safe.
 */
public final class PendingWrites {
    private final int pendingMax;
    private final Executor own;
    private final ConcurrentHashMap<UUID, PendingWrite> pending = new ConcurrentHashMap<>();

    /** Told as unknown, with the outcome as soon as that is known. As many as can be pending. */
    private final ConcurrentHashMap<UUID, Optional<Applied>> givenUp = new ConcurrentHashMap<>();

    private final Queue<UUID> givenUpInOrder = new ArrayDeque<>();
    private volatile boolean closed;

    /**
     * Starts with none.
     *
     * @param own completes what a caller's own executor does not take
     */
    public PendingWrites(int pendingMax, Executor own) {
        this.pendingMax = pendingMax;
        this.own = own;
    }

    /**
     * Takes a write in, or returns the one that is under way with its id.
     *
     * @throws StoreUnavailableException when too many are under way
     * @throws StoreClosedException once {@link #close} has begun
     */
    public PendingWrite start(PendingWrite write) {
        checkOpen();
        if (pending.size() >= pendingMax) {
            PendingWrite same = pending.get(write.id());
            if (same != null) {
                return same;
            }
            throw new StoreUnavailableException(
                    pendingMax + " writes of this process are under way already (entail.write.pending-max);"
                            + " nothing was sent",
                    null);
        }
        PendingWrite other = pending.putIfAbsent(write.id(), write);
        // A caller who was told may come again before the list has heard of it.
        while (other != null && other.future().isDone() && !pending.replace(write.id(), other, write)) {
            other = pending.putIfAbsent(write.id(), write);
        }
        if (other != null && !other.future().isDone()) {
            return other;
        }
        if (closed && pending.remove(write.id(), write)) {
            checkOpen(); // Closing may have looked through all of them just before this one came.
        }
        return write;
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
    }

    /** The write that is under way with this id, null when it is none of this process. */
    public @Nullable PendingWrite find(UUID id) {
        return pending.get(id);
    }

    /** Whether what becomes of a write with this id is of interest here: it is under way, or was told as unknown. */
    public boolean isAwaited(UUID id) {
        return pending.containsKey(id) || givenUp.containsKey(id);
    }

    /** The outcome of a write that was told as unknown, null while it is. */
    @Nullable
    public Applied learned(UUID id) {
        Optional<Applied> outcome = givenUp.get(id);
        return outcome == null ? null : outcome.orElse(null);
    }

    /**
     * Tells the callers of writes whose effects are readable now. Neighbours that are completed by one executor are handed
     * to it together: each time may wake up a thread. By one thread at a time.
     */
    public void settle(List<UUID> ids, List<Applied> outcomes) {
        List<PendingWrite> neighbours = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            UUID id = ids.get(i);
            PendingWrite write = pending.get(id);
            if (write != null) {
                write.learn(outcomes.get(i));
                if (!neighbours.isEmpty() && neighbours.get(0).completer() != write.completer()) {
                    complete(neighbours);
                    neighbours = new ArrayList<>();
                }
                neighbours.add(write);
            }
            if (givenUp.containsKey(id)) {
                givenUp.replace(id, Optional.of(outcomes.get(i)));
            }
        }
        complete(neighbours);
    }

    private void complete(List<PendingWrite> writes) {
        if (!writes.isEmpty()) {
            handOver(writes.get(0).completer(), () -> writes.forEach(PendingWrite::complete));
            writes.forEach(write -> pending.remove(write.id(), write));
        }
    }

    /** A caller's executor takes nothing any more when the caller has left and the store is being closed. */
    private void handOver(Executor completer, Runnable completion) {
        try {
            completer.execute(completion);
        } catch (RuntimeException | Error e) {
            own.execute(completion);
        }
    }

    /** Settles what the tables know of: an applier that failed right after a batch was written has told nobody. */
    void settleFrom(Function<UUID, @Nullable Seen> seen) {
        List<UUID> ids = new ArrayList<>(pending.keySet());
        givenUp.forEach((id, outcome) -> {
            if (outcome.isEmpty()) {
                ids.add(id);
            }
        });
        for (UUID id : ids) {
            Seen first = seen.apply(id);
            if (first != null) {
                settle(List.of(id), List.of(new Applied(first.offset(), first.outcome())));
            }
        }
    }

    /** Ends a write, unless its outcome is known: then with that. */
    public void fail(PendingWrite write, EntailException cause) {
        if (pending.get(write.id()) != write) {
            return;
        }
        if (write.isSettled()) {
            complete(List.of(write));
            return;
        }
        if (cause instanceof OutcomeUnknownException) {
            giveUp(write.id());
        }
        handOver(write.completer(), () -> write.future().completeExceptionally(cause));
        pending.remove(write.id(), write);
    }

    private synchronized void giveUp(UUID id) {
        if (givenUp.putIfAbsent(id, Optional.empty()) == null) {
            givenUpInOrder.add(id);
            if (givenUpInOrder.size() > pendingMax) {
                givenUp.remove(givenUpInOrder.remove());
            }
        }
    }

    /** Ends those that have waited long enough. */
    public void timeOut(Duration timeout) {
        for (PendingWrite write : olderThan(timeout)) {
            write.giveUp("the log did not answer within " + timeout + " (entail.write.timeout)", null);
        }
    }

    /** Those that are under way for so long. */
    public List<PendingWrite> olderThan(Duration age) {
        List<PendingWrite> old = new ArrayList<>();
        long now = System.nanoTime();
        for (PendingWrite write : pending.values()) {
            if (write.olderThan(age, now)) {
                old.add(write);
            }
        }
        return old;
    }

    /** Ends all of them. */
    public void giveUpAll(String why, @Nullable Throwable cause) {
        for (PendingWrite write : pending.values()) {
            write.giveUp(why, cause);
        }
    }

    /** Ends all of them and takes no more in. */
    public void close() {
        closed = true;
        giveUpAll("the store was closed", null);
    }

    /** How many are under way. */
    public int size() {
        return pending.size();
    }
}
