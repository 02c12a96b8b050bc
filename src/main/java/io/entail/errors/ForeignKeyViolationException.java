package io.entail.errors;

import java.util.Map;

/** A reference names a row that does not exist, or a row cannot be deleted because others refer to it. */
public final class ForeignKeyViolationException extends EntailException {
    public static final int CODE = 4;

    public ForeignKeyViolationException(String message, Map<String, ?> fields) {
        super(CODE, "foreign key violation", message, fields);
    }
}
