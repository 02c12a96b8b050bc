package io.entail.errors;

import java.util.Map;

/** Options that are unknown, out of range or do not apply; fields: option to message. */
public final class InvalidOptionsException extends EntailException {
    public static final int CODE = 11;

    public InvalidOptionsException(String message, Map<String, ?> fields) {
        super(CODE, "invalid options", message, fields);
    }
}
