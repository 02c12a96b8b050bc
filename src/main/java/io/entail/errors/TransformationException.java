package io.entail.errors;

import java.util.Map;

/** A value that a transformation could not turn into what is stored. */
public final class TransformationException extends EntailException {
    public static final int CODE = 15;

    public TransformationException(String message, Map<String, ?> fields) {
        super(CODE, "transformation error", message, fields);
    }
}
