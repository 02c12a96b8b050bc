package io.entail.errors;

import java.util.Map;

/**
 * A write through a view of a store that only reads, or a question that only a replica can answer to a store that reads
 * from a database.
 */
public final class OperationUnsupportedException extends EntailException {
    public static final int CODE = 12;

    public OperationUnsupportedException(String message, Map<String, ?> fields) {
        super(CODE, "operation unsupported", message, fields);
    }
}
