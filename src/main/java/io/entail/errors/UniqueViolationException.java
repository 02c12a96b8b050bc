package io.entail.errors;

import java.util.Map;

/** Another row has this unique value. {@link #fields} has the colliding values. */
public final class UniqueViolationException extends EntailException {
    public static final int CODE = 5;

    public UniqueViolationException(String message, Map<String, ?> fields) {
        super(CODE, "unique constraint violation", message, fields);
    }
}
