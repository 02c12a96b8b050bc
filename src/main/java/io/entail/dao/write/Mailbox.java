package io.entail.dao.write;

import io.entail.errors.StoreClosedException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work that the thread which made this does while it waits: what follows the outcome of a write runs on the caller who
 * waits for it anyway, so that no other thread has to be woken up in between. Once the caller has left, another executor
 * does what is left.
 *
 * <p>{@link #execute} may be called by any thread, the rest by the one that waits.
 */
final class Mailbox implements Executor {
    private final Executor other;
    private final Thread waiter = Thread.currentThread();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private volatile boolean left;

    /** {@code other} does what comes too late. */
    Mailbox(Executor other) {
        this.other = other;
    }

    @Override
    public void execute(Runnable task) {
        work.add(task);
        if (left) {
            handOver();
        } else {
            LockSupport.unpark(waiter);
        }
    }

    /** Works until the future is done. */
    void awaitDone(CompletableFuture<?> future) throws InterruptedException {
        try {
            var unused = future.isDone() ? null : future.whenComplete((result, error) -> LockSupport.unpark(waiter));
            while (!future.isDone()) {
                Runnable task = work.poll();
                if (task != null) {
                    task.run();
                } else if (Thread.interrupted()) {
                    throw new InterruptedException();
                } else {
                    LockSupport.park(this);
                }
            }
        } finally {
            left = true;
            handOver();
        }
    }

    private void handOver() {
        for (@Nullable Runnable task = work.poll(); task != null; task = work.poll()) {
            try {
                other.execute(task);
            } catch (StoreClosedException e) {
                task.run(); // Whoever hangs on it has to hear of it.
            }
        }
    }
}
