package io.entail.errors;

import java.util.Map;

/**
 * A definition names a function or rule that this process does not have. The process can read the entity but not write
 * it.
 */
public final class MissingFunctionException extends EntailException {
    public static final int CODE = 110;

    public MissingFunctionException(String message, Map<String, ?> fields) {
        super(CODE, "missing function", message, fields);
    }
}
