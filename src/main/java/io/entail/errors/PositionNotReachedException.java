package io.entail.errors;

import java.util.Map;

/** The state did not reach a position in time. */
public final class PositionNotReachedException extends EntailException {
    public static final int CODE = 106;

    public PositionNotReachedException(String message, Map<String, ?> fields) {
        super(CODE, "position not reached", message, fields);
    }
}
