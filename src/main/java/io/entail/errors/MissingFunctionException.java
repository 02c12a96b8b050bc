package io.entail.errors;

import java.util.Map;

/** The definition names something this process does not know; it may read the entity and not write it. */
public final class MissingFunctionException extends EntailException {
    public static final int CODE = 110;

    public MissingFunctionException(String message, Map<String, ?> fields) {
        super(CODE, "missing function", message, fields);
    }
}
