package io.entail.errors;

import java.util.Map;

/** The row does not have the required version, or kept changing until the limit of retries was reached. */
public final class StaleVersionException extends EntailException {
    public static final int CODE = 101;

    public StaleVersionException(String message, Map<String, ?> fields) {
        super(CODE, "stale version", message, fields);
    }
}
