package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import io.entail.errors.StoreUnavailableException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** What is wrong when Cassandra does not do what it was asked for. */
public final class CassandraTroubles {
    private CassandraTroubles() {}

    /** What a statement failed with, without the wrapping of futures. */
    public static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Whether the statement itself is refused, now and every time: the same node would refuse it again, while everything
     * else passes.
     */
    public static boolean isRefusal(Throwable error) {
        return (error instanceof InvalidQueryException && !isGone(error))
                || error instanceof SyntaxError
                || error instanceof IllegalArgumentException;
    }

    /** Whether a table or the keyspace is not there, or not any more. */
    public static boolean isGone(Throwable error) {
        if (!(error instanceof InvalidQueryException || error instanceof InvalidConfigurationInQueryException)) {
            return false;
        }
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("unconfigured table")
                || message.contains("does not exist")
                || message.contains("unknown keyspace")
                || message.contains("no keyspace");
    }

    /**
     * Whether a node knows a table's name and not yet the table, or not any more: Cassandra prepares statements beside changes
     * of tables, and then says {@code Unknown CF} with an internal error. That passes within moments.
     */
    static boolean isBetween(Throwable error) {
        return said(error).contains("Unknown CF");
    }

    /** The error for callers, which names the place and what the first node said. */
    public static StoreUnavailableException unavailable(String place, Throwable error) {
        String hint = error instanceof NoNodeAvailableException
                ? ". Does a node run, and is entail.cassandra.datacenter the one that it is in?"
                : "";
        return new StoreUnavailableException(place + " does not answer as it should: " + said(error) + hint, error);
    }

    public static String said(Throwable error) {
        if (error instanceof AllNodesFailedException failed) {
            for (Map.Entry<?, List<Throwable>> node : failed.getAllErrors().entrySet()) {
                for (Throwable each : node.getValue()) {
                    return said(each);
                }
            }
        }
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
