package io.entail.errors;

import java.util.Map;

/** The changes after a position are no longer retained. */
public final class PositionGoneException extends EntailException {
    public static final int CODE = 114;

    public PositionGoneException(String message) {
        super(CODE, "position gone", message, Map.of());
    }
}
