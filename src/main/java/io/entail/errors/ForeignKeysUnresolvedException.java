package io.entail.errors;

import java.util.Map;

/** A parent that was named by a unique field does not exist. {@link #fields} has the tree of references. */
public final class ForeignKeysUnresolvedException extends EntailException {
    public static final int CODE = 13;

    public ForeignKeysUnresolvedException(String message, Map<String, ?> fields) {
        super(CODE, "foreign keys unresolved", message, fields);
    }
}
