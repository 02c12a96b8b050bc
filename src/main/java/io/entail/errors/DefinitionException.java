package io.entail.errors;

import java.util.Map;

/**
 * Entity definitions cannot be loaded, or are not an extension of those in the log. {@link #fields} has all faults by
 * file, record and field.
 */
public final class DefinitionException extends EntailException {
    public static final int CODE = 108;

    public DefinitionException(String message, Map<String, ?> fields) {
        super(CODE, "invalid definition", message, fields);
    }
}
