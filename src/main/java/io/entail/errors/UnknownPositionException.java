package io.entail.errors;

import java.util.Map;

/** A position that the log does not have, or that has nothing of the kind that was asked for. */
public final class UnknownPositionException extends EntailException {
    public static final int CODE = 120;

    public UnknownPositionException(String message, Map<String, ?> fields) {
        super(CODE, "unknown position", message, fields);
    }
}
