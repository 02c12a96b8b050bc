package io.entail.topics;

import io.entail.errors.EntailException;
import org.jspecify.annotations.Nullable;

/** Ends the topology for a cause that trying again cannot mend. */
public final class LastingCauseException extends RuntimeException {
    private final EntailException reason;

    public LastingCauseException(EntailException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    public EntailException reason() {
        return reason;
    }

    /** The lasting cause in an exception as Streams wraps it, null when there is none. */
    public static @Nullable EntailException in(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof LastingCauseException lasting) {
                return lasting.reason;
            }
        }
        return null;
    }
}
