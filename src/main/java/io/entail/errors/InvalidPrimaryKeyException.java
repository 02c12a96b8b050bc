package io.entail.errors;

import java.util.Map;

/**
 * A key argument does not fit the primary key of the entity. {@link #fields} maps each part of the key to a message.
 */
public final class InvalidPrimaryKeyException extends EntailException {
    public static final int CODE = 1;

    public InvalidPrimaryKeyException(String message, Map<String, ?> fields) {
        super(CODE, "invalid primary key", message, fields);
    }
}
