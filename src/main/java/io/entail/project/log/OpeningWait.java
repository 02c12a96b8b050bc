package io.entail.project.log;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits until the database has everything that was in the log: as long as it advances, and for a limited time without
 * progress.
 */
record OpeningWait(
        EntityStoreConfig config,
        String database,
        CompletableFuture<Void> ready,
        DatabaseProgress progress,
        Supplier<Standstill> standstill) {
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(50);

    /**
     * Waits in the calling thread.
     *
     * @throws StoreUnavailableException when there was no progress for {@code entail.open.timeout}, naming the cause,
     *     or when the caller was interrupted
     * @throws EntailException the lasting error for which the feed cannot be followed
     */
    void run() {
        long reached = progress.reached();
        long since = System.nanoTime();
        while (true) {
            try {
                ready.get(PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof EntailException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while opening the store " + config.store(), e);
            } catch (TimeoutException e) {
                long now = progress.reached();
                if (now != reached) {
                    reached = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > config.openTimeout().toNanos()) {
                    throw new StoreUnavailableException(
                            "the store " + config.store() + " cannot be opened: nothing has got on within "
                                    + config.openTimeout() + " (entail.open.timeout); "
                                    + standstill.get().text(config, database),
                            null);
                }
            }
        }
    }
}
