package io.entail.errors;

import java.util.Map;

/** A position does not exist in the log, or has nothing of the requested kind. */
public final class UnknownPositionException extends EntailException {
    public static final int CODE = 120;

    public UnknownPositionException(String message, Map<String, ?> fields) {
        super(CODE, "unknown position", message, fields);
    }
}
