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

/** Classifies errors of the driver and makes the errors of the API from them. */
public final class CassandraTroubles {
    private CassandraTroubles() {}

    /** Returns the error itself without the {@link CompletionException}s around it. */
    public static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Returns whether Cassandra refuses the statement itself and would refuse it every time, while it accepts other
     * statements.
     */
    public static boolean isRefusal(Throwable error) {
        return (error instanceof InvalidQueryException && !isGone(error))
                || error instanceof SyntaxError
                || error instanceof IllegalArgumentException;
    }

    /** Returns whether a table or the keyspace does not exist, or no longer exists. */
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
     * Returns whether a node knows the name of a table but does not have the table yet, or no longer has it. Cassandra
     * prepares statements while tables change, and then reports {@code Unknown CF} as an internal error, which passes
     * within moments.
     */
    static boolean isBetween(Throwable error) {
        return said(error).contains("Unknown CF");
    }

    /** Makes the error for callers, which names the place and quotes the first node. */
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
