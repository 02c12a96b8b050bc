package io.entail.errors;

import java.util.Map;

/** A paging token was not returned by the method that it was given to. */
public final class InvalidOffsetException extends EntailException {
    public static final int CODE = 7;

    public InvalidOffsetException(String message, Map<String, ?> fields) {
        super(CODE, "invalid offset", message, fields);
    }
}
