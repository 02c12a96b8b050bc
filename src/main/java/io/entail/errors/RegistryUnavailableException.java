package io.entail.errors;

import org.jspecify.annotations.Nullable;

/** The schema registry cannot be reached, does not answer in time or has an internal error. A retry may succeed. */
public final class RegistryUnavailableException extends EntailException {
    public static final int CODE = 116;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(CODE, "registry unavailable", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
