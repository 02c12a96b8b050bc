package io.entail.errors;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write was sent, and its outcome did not come back in time. It may have taken effect. Retrying it with the same id
 * has one effect and returns the first outcome.
 */
public final class OutcomeUnknownException extends EntailException {
    public static final int CODE = 104;

    private final UUID writeId;

    public OutcomeUnknownException(UUID writeId, String message, @Nullable Throwable cause) {
        super(CODE, "outcome unknown", message, Map.of("write", writeId.toString()));
        this.writeId = writeId;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** Identifies the write in the log; give it to {@code EntityStore.retry}. */
    public UUID writeId() {
        return writeId;
    }
}
