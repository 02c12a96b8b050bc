package io.entail.errors;

import java.util.Map;

/** Another store holds the replica's directory; the message names the holder. */
public final class DirectoryInUseException extends EntailException {
    public static final int CODE = 107;

    public DirectoryInUseException(String message, Map<String, ?> fields) {
        super(CODE, "directory in use", message, fields);
    }
}
