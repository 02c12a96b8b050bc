package io.entail.dao.write;

import io.entail.errors.StoreClosedException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs tasks on a thread that waits for a write. The steps after an outcome run on the calling thread,
 * which waits anyway, so that no other thread has to be woken up. Once the caller has stopped waiting, another executor
 * runs the remaining tasks.
 *
 * <p>{@link #execute} may be called by any thread, the other methods by the waiting thread.
 */
final class Mailbox implements Executor {
    private final Executor other;
    private final Thread waiter = Thread.currentThread();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private volatile boolean left;

    /** Creates a mailbox; {@code other} runs the tasks that come too late. */
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

    /** Runs tasks until the future is done. */
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
                task.run(); // Run here, because other threads wait for its result.
            }
        }
    }
}
