package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.apply.Supervisor;
import io.entail.replica.reads.LocalReader;
import io.entail.text.Log;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Waits until a state has caught up with its log: as long as it makes progress, and for a limited time without
 * progress.
 */
final class CatchUpWait {
    private static final Logger log = Log.of(CatchUpWait.class);
    private static final Duration TOLD_AFTER = Duration.ofSeconds(2);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);

    private CatchUpWait() {}

    /**
     * Waits in the calling thread.
     *
     * @param besides a reason why waiting is required, which is added to the error when the log does not answer; may be
     *     empty
     * @throws StoreUnavailableException when nothing was applied for {@code entail.open.timeout}, or the caller was
     *     interrupted
     * @throws EntailException the lasting cause for which the replica has stopped
     */
    static void untilReadable(EntityStoreConfig config, Supervisor supervisor, LocalReader reader, String besides) {
        long reached = reader.reached().offset();
        long since = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                supervisor.ready().get(PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof EntailException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while opening the store " + config.store(), e);
            } catch (TimeoutException e) {
                if (!told && supervisor.end() < 0 && System.nanoTime() - since > TOLD_AFTER.toNanos()) {
                    told = true;
                    log.warn(
                            "Kafka at {} does not answer, waiting goes on for up to {} (entail.open.timeout)",
                            config.bootstrap(),
                            config.openTimeout());
                }
                long now = reader.reached().offset();
                if (now != reached) {
                    reached = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > config.openTimeout().toNanos()) {
                    throw new StoreUnavailableException(unreachable(config, supervisor.problem()) + besides, null);
                }
            }
        }
    }

    private static String unreachable(EntityStoreConfig config, @Nullable String problem) {
        return problem == null
                ? "the log at " + config.bootstrap() + " did not answer within " + config.openTimeout()
                        + " (entail.open.timeout)"
                : problem + "; waited " + config.openTimeout() + " (entail.open.timeout)";
    }
}
