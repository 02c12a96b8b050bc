package io.entail.errors;

import java.util.Map;

/** The row has another version than the one that was required, or kept changing under bounded retries. */
public final class StaleVersionException extends EntailException {
    public static final int CODE = 101;

    public StaleVersionException(String message, Map<String, ?> fields) {
        super(CODE, "stale version", message, fields);
    }
}
