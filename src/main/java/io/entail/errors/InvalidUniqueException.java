package io.entail.errors;

import java.util.Map;

/** A value does not fit the unique field by which a row is looked up. */
public final class InvalidUniqueException extends EntailException {
    public static final int CODE = 10;

    public InvalidUniqueException(String field, String message) {
        super(CODE, "invalid unique " + field, message, Map.of(field, message));
    }
}
