package io.entail.replica.apply;

import io.entail.text.Log;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;

/**
 * A thread that completes futures in the order of the calls. Callbacks of callers on those futures run here and never
 * on the thread that applies the log. Thread-safe.
 */
public final class Completions implements Executor, AutoCloseable {
    private static final Logger log = Log.of(Completions.class);
    private static final long CLOSE_MS = 5_000;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean closed;

    /** Starts the thread with this name. */
    public Completions(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the calling thread is this one. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs a completion on this thread, or on the calling thread once this is closed. */
    @Override
    public void execute(Runnable completion) {
        queue.add(completion);
        if (closed) {
            runQueued();
        }
    }

    private void run() {
        while (true) {
            try {
                run(queue.take());
            } catch (InterruptedException e) {
                if (closing) {
                    return;
                }
            }
        }
    }

    /** Runs one completion; if it throws, later ones still run. */
    private static void run(Runnable completion) {
        try {
            completion.run();
        } catch (RuntimeException | Error e) {
            log.error("A callback of a write failed", e);
        }
    }

    private void runQueued() {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            run(next);
        }
    }

    /** Throws for a callback that tries to close the store of its own future, before anything is closed. */
    public void checkNotCurrent() {
        if (isCurrent()) {
            throw new IllegalStateException("a store cannot be closed from a callback of one of its writes");
        }
    }

    /**
     * Runs queued completions, then ends. If a callback does not return, the remaining ones run on the calling thread.
     */
    @Override
    public void close() {
        checkNotCurrent();
        queue.add(() -> {
            closing = true;
            thread.interrupt();
        });
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        runQueued();
    }
}
