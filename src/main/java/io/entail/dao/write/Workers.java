package io.entail.dao.write;

import io.entail.errors.StoreClosedException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that plan again after conflicts, carry queued writes on and do reads that nobody waits for. Nothing they do
 * waits for another thread. They end when there is nothing to do.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    public Workers(String name) {
        int count = Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Worker(work, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether the calling thread is a worker of any store. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof Worker;
    }

    @Override
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw new StoreClosedException("the store is closed");
        }
    }

    /** Takes no more work; what is queued is still done. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private static final class Worker extends Thread {
        Worker(Runnable work, String name) {
            super(work, name);
        }
    }
}
