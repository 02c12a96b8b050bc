package io.entail.errors;

import java.util.Map;

/**
 * A write was made through a read-only view of a store, or a call that needs a replica was made to a store that reads
 * from a database.
 */
public final class OperationUnsupportedException extends EntailException {
    public static final int CODE = 12;

    public OperationUnsupportedException(String message, Map<String, ?> fields) {
        super(CODE, "operation unsupported", message, fields);
    }
}
