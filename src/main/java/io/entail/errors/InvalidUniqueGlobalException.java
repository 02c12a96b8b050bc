package io.entail.errors;

import java.util.Map;

/** A row was looked up in all workspaces by a field that is unique only within a workspace. */
public final class InvalidUniqueGlobalException extends EntailException {
    public static final int CODE = 18;

    public InvalidUniqueGlobalException(String message, Map<String, ?> fields) {
        super(CODE, "invalid global query", message, fields);
    }
}
