package io.entail.replica;

import io.entail.text.Log;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;

/**
 * A thread that completes futures, in the order it is asked to. Callers' code that hangs on those futures runs here and
 * never on the thread that applies the log. Thread-safe.
 */
final class Completions implements Executor, AutoCloseable {
    private static final Logger log = Log.of(Completions.class);
    private static final long CLOSE_MS = 5_000;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    Completions(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the calling thread is this one. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable completion) {
        queue.add(completion);
    }

    private void run() {
        while (true) {
            try {
                queue.take().run();
            } catch (InterruptedException e) {
                if (closing) {
                    return;
                }
            } catch (RuntimeException e) {
                log.error("A callback of a write failed", e);
            }
        }
    }

    /** Runs what is queued already, then ends. */
    @Override
    public void close() {
        if (isCurrent()) {
            throw new IllegalStateException("a store cannot be closed from a callback of one of its writes");
        }
        queue.add(() -> {
            closing = true;
            thread.interrupt();
        });
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
