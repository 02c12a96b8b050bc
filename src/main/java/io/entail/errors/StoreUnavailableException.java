package io.entail.errors;

import org.jspecify.annotations.Nullable;

/** The log cannot be used now. For a write: it was certainly not appended and may be made again. */
public final class StoreUnavailableException extends EntailException {
    public static final int CODE = 103;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(CODE, "store unavailable", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
