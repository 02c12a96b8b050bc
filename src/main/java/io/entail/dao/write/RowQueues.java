package io.entail.dao.write;

import io.entail.dao.plan.RowId;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets calls of this process that name the same row follow each other, instead of colliding in the log. Calls that name
 * several rows take their place in all of those queues at once, so nobody waits in a circle. Thread-safe.
 */
final class RowQueues {
    private final int waitingMax;
    private final Duration timeMax;
    private final Executor executor;
    private final Map<RowId, CompletableFuture<?>> last = new HashMap<>();
    private int waiting;

    /** Calls that end without their turn, one after the other: within each other, thousands would be too deep. */
    private final Queue<Runnable> failing = new ConcurrentLinkedQueue<>();

    private final AtomicInteger failingCount = new AtomicInteger();

    /**
     * With limits to the calls that wait, and what carries them on when their turn has come.
     *
     * @param timeMax a call whose turn comes later ends then: while the log does not answer, each of those before it
     *     takes as long as a write may take
     */
    RowQueues(int waitingMax, Duration timeMax, Executor executor) {
        this.waitingMax = waitingMax;
        this.timeMax = timeMax;
        this.executor = executor;
    }

    /**
     * Does the work when everything before it on these rows is done; at once, on the calling thread, when there is
     * nothing.
     *
     * @throws StoreUnavailableException when too many wait already
     */
    <T> CompletableFuture<T> follow(Set<RowId> rows, Supplier<CompletableFuture<T>> work) {
        if (rows.isEmpty()) {
            return work.get();
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        CompletableFuture<?>[] before = enter(rows, done);
        if (before.length == 0) {
            begin(rows, work, done);
        } else {
            long since = System.nanoTime();
            // The outcome of the ones before does not matter, only that they are over.
            var unused = CompletableFuture.allOf(before)
                    .handleAsync((nothing, error) -> start(rows, work, done, since), executor)
                    .exceptionally(error -> fail(rows, done, error));
        }
        return done;
    }

    private <T> boolean start(
            Set<RowId> rows, Supplier<CompletableFuture<T>> work, CompletableFuture<T> done, long since) {
        leaveWaiting();
        boolean late = System.nanoTime() - since > timeMax.toNanos();
        begin(rows, late ? this::tooLate : work, done);
        return true;
    }

    private <T> CompletableFuture<T> tooLate() {
        return CompletableFuture.failedFuture(new StoreUnavailableException(
                "other writes of the same rows took longer than " + timeMax
                        + " (entail.write.timeout); nothing was sent",
                null));
    }

    /** When the executor takes no more work, because the store is being closed. */
    private boolean fail(Set<RowId> rows, CompletableFuture<?> done, Throwable error) {
        leaveWaiting();
        failing.add(() -> {
            leave(rows, done);
            done.completeExceptionally(new StoreUnavailableException("the store is closing; nothing was sent", error));
        });
        if (failingCount.getAndIncrement() == 0) {
            do {
                failing.remove().run();
            } while (failingCount.decrementAndGet() > 0);
        }
        return true;
    }

    private <T> void begin(Set<RowId> rows, Supplier<CompletableFuture<T>> work, CompletableFuture<T> done) {
        CompletableFuture<T> working;
        try {
            working = work.get();
        } catch (RuntimeException | Error e) {
            working = CompletableFuture.failedFuture(e);
        }
        var unused = working.whenComplete((result, error) -> {
            leave(rows, done);
            if (error == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(error);
            }
        });
    }

    private synchronized CompletableFuture<?>[] enter(Set<RowId> rows, CompletableFuture<?> done) {
        List<CompletableFuture<?>> before = new ArrayList<>();
        for (RowId row : rows) {
            CompletableFuture<?> tail = last.get(row);
            if (tail != null) {
                before.add(tail);
            }
        }
        if (!before.isEmpty() && waiting >= waitingMax) {
            throw new StoreUnavailableException(
                    waitingMax + " writes of this process wait for others of the same rows; nothing was sent", null);
        }
        waiting += before.isEmpty() ? 0 : 1;
        rows.forEach(row -> last.put(row, done));
        return before.toArray(new CompletableFuture<?>[0]);
    }

    private synchronized void leaveWaiting() {
        waiting--;
    }

    private synchronized void leave(Set<RowId> rows, CompletableFuture<?> done) {
        rows.forEach(row -> last.remove(row, done));
    }
}
