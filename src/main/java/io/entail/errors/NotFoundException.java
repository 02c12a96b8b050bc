package io.entail.errors;

import java.util.Map;

/** The row to change does not exist. {@link #fields} has the key or the values by which it was looked up. */
public final class NotFoundException extends EntailException {
    public static final int CODE = 6;

    public NotFoundException(String message, Map<String, ?> fields) {
        super(CODE, "not found", message, fields);
    }
}
