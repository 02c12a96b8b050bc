package io.entail.errors;

import java.util.Map;

/** A key argument does not fit the entity's primary key; fields: part to message. */
public final class InvalidPrimaryKeyException extends EntailException {
    public static final int CODE = 1;

    public InvalidPrimaryKeyException(String message, Map<String, ?> fields) {
        super(CODE, "invalid primary key", message, fields);
    }
}
