package io.entail.errors;

import java.util.Map;

/** A transformation of the definition failed for a value. */
public final class TransformationException extends EntailException {
    public static final int CODE = 15;

    public TransformationException(String message, Map<String, ?> fields) {
        super(CODE, "transformation error", message, fields);
    }
}
