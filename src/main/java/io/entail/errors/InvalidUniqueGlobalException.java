package io.entail.errors;

import java.util.Map;

/** A field that is unique within a workspace was asked for over all workspaces. */
public final class InvalidUniqueGlobalException extends EntailException {
    public static final int CODE = 18;

    public InvalidUniqueGlobalException(String message, Map<String, ?> fields) {
        super(CODE, "invalid global query", message, fields);
    }
}
