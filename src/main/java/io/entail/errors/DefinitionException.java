package io.entail.errors;

import java.util.Map;

/** Entity definitions that do not load, or do not extend the ones in the log; fields: all faults by file, record and field. */
public final class DefinitionException extends EntailException {
    public static final int CODE = 108;

    public DefinitionException(String message, Map<String, ?> fields) {
        super(CODE, "invalid definition", message, fields);
    }
}
