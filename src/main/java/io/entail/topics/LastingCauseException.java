package io.entail.topics;

import io.entail.errors.EntailException;
import org.jspecify.annotations.Nullable;

/** Ends the topology for a cause that a retry cannot remove. */
public final class LastingCauseException extends RuntimeException {
    private final EntailException reason;

    public LastingCauseException(EntailException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    public EntailException reason() {
        return reason;
    }

    /** Returns the lasting cause in an exception that Kafka Streams may have wrapped, null when there is none. */
    public static @Nullable EntailException in(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof LastingCauseException lasting) {
                return lasting.reason;
            }
        }
        return null;
    }
}
