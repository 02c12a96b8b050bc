package io.entail.errors;

import org.jspecify.annotations.Nullable;

/**
 * The log cannot be used at the moment. A write that fails with this exception was certainly not appended and can be
 * made again.
 */
public final class StoreUnavailableException extends EntailException {
    public static final int CODE = 103;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(CODE, "store unavailable", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
