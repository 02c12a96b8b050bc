package io.entail.errors;

import java.util.Map;

/** A write or an entity exceeds the limits of the store. Nothing was sent. */
public final class WriteTooLargeException extends EntailException {
    public static final int CODE = 102;

    public WriteTooLargeException(String message, Map<String, ?> fields) {
        super(CODE, "write too large", message, fields);
    }
}
