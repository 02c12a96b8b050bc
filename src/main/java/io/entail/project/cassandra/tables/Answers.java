package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for answers of the driver and translates its errors. */
public final class Answers {
    private Answers() {}

    /**
     * Waits for an answer. The wait is bounded because the driver's requests have a timeout.
     *
     * @throws io.entail.errors.StoreUnavailableException when Cassandra does not answer
     * @throws InvalidQueryException when it refuses the statement
     */
    public static AsyncResultSet of(Cassandra cassandra, CompletionStage<AsyncResultSet> answer) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = CassandraTroubles.cause(e);
            if (cause instanceof InvalidQueryException refused) {
                throw refused;
            }
            throw CassandraTroubles.unavailable(cassandra.place(), cause);
        }
    }
}
