package io.entail.errors;

import org.jspecify.annotations.Nullable;

/** A server of the local stack cannot be prepared, does not start or has ended. The message names its log. */
public final class StackException extends EntailException {
    public static final int CODE = 115;

    public StackException(String message, @Nullable Throwable cause) {
        super(CODE, "local stack failed", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
