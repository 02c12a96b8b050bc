package io.entail.dao;

import io.entail.replica.StoreLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Turns futures into results for callers that wait. Thread-safe. */
final class Waiting {
    private final StoreLog log;

    Waiting(StoreLog log) {
        this.log = log;
    }

    /**
     * The result of a future.
     *
     * @param interrupted makes the error for a caller that was interrupted
     */
    <T> T on(CompletableFuture<T> future, Function<InterruptedException, RuntimeException> interrupted) {
        // A callback runs on a thread that completes the futures of others: waiting there, it would wait for itself.
        if (!future.isDone() && (log.isCompleting() || Workers.isCurrent())) {
            throw new IllegalStateException(
                    "a callback of a store must not wait for the store: call the method that ends in Async");
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted.apply(e);
        }
    }
}
