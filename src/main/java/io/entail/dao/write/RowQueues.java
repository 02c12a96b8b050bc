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
 * Runs calls of this process that name the same row one after the other, so that they do not conflict in the log. A
 * call that names several rows is added to all their queues atomically, so there is no deadlock. Thread-safe.
 */
final class RowQueues {
    private final int waitingMax;
    private final Duration timeMax;
    private final Executor executor;
    private final Map<RowId, CompletableFuture<?>> last = new HashMap<>();
    private int waiting;

    /**
     * Calls that fail before they run. They are ended in a loop, because thousands of nested calls would overflow the
     * stack.
     */
    private final Queue<Runnable> failing = new ConcurrentLinkedQueue<>();

    private final AtomicInteger failingCount = new AtomicInteger();

    /**
     * Creates queues with limits for waiting calls and an executor that runs calls when their turn has come.
     *
     * @param timeMax a call that has waited for longer fails; while the log does not answer, each call before it takes
     *     as long as a write may take
     */
    RowQueues(int waitingMax, Duration timeMax, Executor executor) {
        this.waitingMax = waitingMax;
        this.timeMax = timeMax;
        this.executor = executor;
    }

    /**
     * Runs the work when all earlier calls on these rows are done; at once, on the calling thread, when there are none.
     *
     * @throws StoreUnavailableException when too many calls wait already
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
            // The result of earlier calls does not matter, only that they have ended.
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

    /** Fails a call because the executor takes no more work, as the store is being closed. */
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
