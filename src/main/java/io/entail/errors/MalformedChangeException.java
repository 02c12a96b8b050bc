package io.entail.errors;

import java.util.Map;

/** A record of the change feed does not have the format of the feed. */
public final class MalformedChangeException extends EntailException {
    public static final int CODE = 121;

    public MalformedChangeException(String message) {
        super(CODE, "malformed change", message, Map.of());
    }
}
