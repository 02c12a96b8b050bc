package io.entail.dao.write;

import io.entail.replica.StoreLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Waits for the results of futures. Thread-safe. */
public final class Waiting {
    private final StoreLog log;

    public Waiting(StoreLog log) {
        this.log = log;
    }

    /**
     * Waits for the result of a future.
     *
     * @param interrupted creates the error for a caller that was interrupted
     */
    public <T> T on(CompletableFuture<T> future, Function<InterruptedException, RuntimeException> interrupted) {
        if (!future.isDone()) {
            check();
        }
        return result(future::get, interrupted);
    }

    /** Does the same, and meanwhile runs the tasks of this thread's mailbox. */
    <T> T on(
            CompletableFuture<T> future,
            Mailbox mailbox,
            Function<InterruptedException, RuntimeException> interrupted) {
        return result(
                () -> {
                    mailbox.awaitDone(future);
                    return future.get();
                },
                interrupted);
    }

    /**
     * Throws if the calling thread must not wait: a callback runs on a thread that completes futures, so that it could
     * wait for itself.
     *
     * @throws IllegalStateException when the calling thread must not wait
     */
    public void check() {
        if (log.isCompleting() || Workers.isCurrent()) {
            throw new IllegalStateException(
                    "a callback of a store must not wait for the store: call the method that ends in Async");
        }
    }

    private static <T> T result(Wait<T> wait, Function<InterruptedException, RuntimeException> interrupted) {
        try {
            return wait.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted.apply(e);
        }
    }

    private interface Wait<T> {
        T get() throws ExecutionException, InterruptedException;
    }
}
