package io.entail.errors;

import java.util.Map;

/** Options are unknown, out of range or not applicable. {@link #fields} maps each option to a message. */
public final class InvalidOptionsException extends EntailException {
    public static final int CODE = 11;

    public InvalidOptionsException(String message, Map<String, ?> fields) {
        super(CODE, "invalid options", message, fields);
    }
}
