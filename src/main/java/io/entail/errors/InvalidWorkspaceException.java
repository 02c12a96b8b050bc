package io.entail.errors;

import java.util.Map;

/** The workspace does not exist. */
public final class InvalidWorkspaceException extends EntailException {
    public static final int CODE = 17;

    public InvalidWorkspaceException(String message, Map<String, ?> fields) {
        super(CODE, "invalid workspace", message, fields);
    }
}
