package io.entail.errors;

import java.util.Map;

/** The key of a parent does not fit the parent's primary key. */
public final class InvalidForeignKeyException extends EntailException {
    public static final int CODE = 16;

    public InvalidForeignKeyException(String message, Map<String, ?> fields) {
        super(CODE, "invalid foreign key", message, fields);
    }
}
