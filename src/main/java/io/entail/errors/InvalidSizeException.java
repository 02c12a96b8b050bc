package io.entail.errors;

import java.util.Map;

/** A page size is out of range. */
public final class InvalidSizeException extends EntailException {
    public static final int CODE = 9;

    public InvalidSizeException(String message, Map<String, ?> fields) {
        super(CODE, "invalid size", message, fields);
    }
}
