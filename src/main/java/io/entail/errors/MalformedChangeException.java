package io.entail.errors;

import java.util.Map;

/** A record of the change feed is not what the feed's format says. */
public final class MalformedChangeException extends EntailException {
    public static final int CODE = 121;

    public MalformedChangeException(String message) {
        super(CODE, "malformed change", message, Map.of());
    }
}
