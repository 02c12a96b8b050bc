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
 * The writes of this process whose callers do not have the outcome yet, and the ids of the last ones that ended with an
 * unknown outcome. If the outcome of one of those is learned later, it is kept for callers that ask.
 *
 * <p>A write stays here until its completion was handed to an executor. So it is always completed, even after an
 * exception: from the tables, by its timeout, or when the store closes. Thread-safe.
 */
public final class PendingWrites {
    private final int pendingMax;
    private final Executor own;
    private final ConcurrentHashMap<UUID, PendingWrite> pending = new ConcurrentHashMap<>();

    /**
     * Writes that ended with an unknown outcome, with the outcome as soon as that is known. There are at most as many
     * as can be pending.
     */
    private final ConcurrentHashMap<UUID, Optional<Applied>> givenUp = new ConcurrentHashMap<>();

    private final Queue<UUID> givenUpInOrder = new ArrayDeque<>();
    private volatile boolean closed;

    /**
     * Creates it without writes.
     *
     * @param own runs completions that a caller's executor rejects
     */
    public PendingWrites(int pendingMax, Executor own) {
        this.pendingMax = pendingMax;
        this.own = own;
    }

    /**
     * Adds a write, or returns the one with its id that is under way.
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
        // A caller may send a write again after it was completed and before it was removed here.
        while (other != null && other.future().isDone() && !pending.replace(write.id(), other, write)) {
            other = pending.putIfAbsent(write.id(), write);
        }
        if (other != null && !other.future().isDone()) {
            return other;
        }
        if (closed && pending.remove(write.id(), write)) {
            checkOpen(); // Closing may have gone through all writes just before this one was added.
        }
        return write;
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
    }

    /** Returns the write with this id that is under way, null when this process has none. */
    public @Nullable PendingWrite find(UUID id) {
        return pending.get(id);
    }

    /**
     * Whether the outcome of a write with this id is needed here, because it is under way or ended with an unknown
     * outcome.
     */
    public boolean isAwaited(UUID id) {
        return pending.containsKey(id) || givenUp.containsKey(id);
    }

    /** Returns the outcome of a write that ended with an unknown one, null while it is unknown. */
    @Nullable
    public Applied learned(UUID id) {
        Optional<Applied> outcome = givenUp.get(id);
        return outcome == null ? null : outcome.orElse(null);
    }

    /**
     * Completes writes whose effects are readable now. Consecutive ones with the same executor are handed to it
     * together, because each hand-over may wake up a thread. Used by one thread at a time.
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

    /**
     * Hands completions to a caller's executor, which rejects them when the caller has left and the store is being
     * closed.
     */
    private void handOver(Executor completer, Runnable completion) {
        try {
            completer.execute(completion);
        } catch (RuntimeException | Error e) {
            own.execute(completion);
        }
    }

    /**
     * Completes writes whose outcomes are in the tables, because an applier may have failed right after it had written
     * a batch.
     */
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

    /** Ends a write with this error, or with its outcome if that is known. */
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

    /** Ends the writes that have waited for the timeout. To be called regularly. */
    public void timeOut(Duration timeout) {
        for (PendingWrite write : olderThan(timeout)) {
            write.timeOut("the log did not answer within " + timeout + " (entail.write.timeout)");
        }
    }

    /** Returns the writes that have been under way for this time. */
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

    /** Ends all writes. */
    public void giveUpAll(String why, @Nullable Throwable cause) {
        for (PendingWrite write : pending.values()) {
            write.giveUp(why, cause);
        }
    }

    /** Ends all writes and accepts no more. */
    public void close() {
        closed = true;
        giveUpAll("the store was closed", null);
    }

    /** Returns the number of writes under way. */
    public int size() {
        return pending.size();
    }
}
