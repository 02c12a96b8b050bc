package io.entail.errors;

import java.util.Map;

/** A paging token that no page returned. */
public final class InvalidOffsetException extends EntailException {
    public static final int CODE = 7;

    public InvalidOffsetException(String message, Map<String, ?> fields) {
        super(CODE, "invalid offset", message, fields);
    }
}
