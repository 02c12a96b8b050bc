package io.entail.errors;

import java.util.Map;

/** A row with this primary key already exists. {@link #fields} has the key. */
public final class PrimaryKeyViolationException extends EntailException {
    public static final int CODE = 3;

    public PrimaryKeyViolationException(String message, Map<String, ?> fields) {
        super(CODE, "primary key violation", message, fields);
    }
}
