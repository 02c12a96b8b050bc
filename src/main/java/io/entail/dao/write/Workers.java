package io.entail.dao.write;

import io.entail.errors.StoreClosedException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that plan again after conflicts, continue queued writes and do asynchronous reads. Their tasks never wait for
 * another thread. The threads end when there are no tasks.
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

    /** Accepts no more tasks; queued ones are still run. */
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
