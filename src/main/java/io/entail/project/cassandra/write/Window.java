package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraTroubles;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of statements that are sent and not answered yet. Each ends within the driver's timeout, so waiting
 * for all of them is bounded, too. Used by one thread.
 */
final class Window {
    /** Longer than a statement may take with all attempts of the driver. */
    private static final Duration STATEMENT_MAX = Duration.ofMinutes(1);

    private final Cassandra cassandra;
    private final int size;
    private final Semaphore free;
    private final Acknowledged acknowledged;
    private final AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();

    /**
     * Is called for each statement that Cassandra has acknowledged. If it throws, no further statement is sent. Tests
     * use it to stop a projector at such a moment.
     */
    interface Acknowledged {
        Acknowledged NOBODY = () -> {};

        void acknowledged();
    }

    Window(Cassandra cassandra, Acknowledged acknowledged) {
        this.cassandra = cassandra;
        this.size = cassandra.config().concurrency();
        this.free = new Semaphore(size);
        this.acknowledged = acknowledged;
    }

    /**
     * Sends a statement once there is room. After a failure no further statement is sent.
     *
     * @param failure makes the exception from the error of the driver
     */
    void send(Statement<?> statement, Function<Throwable, RuntimeException> failure) {
        acquire(1);
        if (failed.get() != null) {
            free.release();
            return;
        }
        CompletionStage<AsyncResultSet> sent;
        try {
            sent = cassandra.executeAsync(statement);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
        var unused = sent.whenComplete((result, error) -> {
            try {
                if (error != null) {
                    failed.compareAndSet(null, failure.apply(CassandraTroubles.cause(error)));
                } else {
                    acknowledged.acknowledged();
                }
            } catch (RuntimeException e) {
                failed.compareAndSet(null, e);
            } finally {
                free.release();
            }
        });
    }

    /** Waits for the remaining statements after a failure and forgets the failure. */
    void restart() {
        acquire(size);
        free.release(size);
        failed.set(null);
    }

    /** Waits until all statements are acknowledged, and throws the first failure. */
    void await() {
        acquire(size);
        free.release(size);
        RuntimeException error = failed.getAndSet(null);
        if (error != null) {
            throw error;
        }
    }

    private void acquire(int permits) {
        try {
            if (!free.tryAcquire(permits, STATEMENT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreUnavailableException(
                        cassandra.place() + " has not answered for " + STATEMENT_MAX.toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while " + cassandra.place() + " was written to", e);
        }
    }
}
