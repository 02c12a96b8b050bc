package io.entail.errors;

import java.util.Map;

/** An entity breaks rules of its definition. {@link #fields} has the error tree. */
public final class SchemaViolationException extends EntailException {
    public static final int CODE = 2;

    public SchemaViolationException(String message, Map<String, ?> fields) {
        super(CODE, "schema violation", message, fields);
    }
}
