package io.entail.errors;

import java.util.Map;

/** A value that does not fit the unique field it is looked up by. */
public final class InvalidUniqueException extends EntailException {
    public static final int CODE = 10;

    public InvalidUniqueException(String field, String message) {
        super(CODE, "invalid unique " + field, message, Map.of(field, message));
    }
}
