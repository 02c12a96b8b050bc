package io.entail.errors;

import java.util.Map;

/** A reference to a row that does not exist, or the deletion of a row that others refer to. */
public final class ForeignKeyViolationException extends EntailException {
    public static final int CODE = 4;

    public ForeignKeyViolationException(String message, Map<String, ?> fields) {
        super(CODE, "foreign key violation", message, fields);
    }
}
