package io.entail.errors;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write was sent, and what became of it is not known: the outcome did not come back in time, the store was closed, or
 * the caller was interrupted. It may have taken effect, or may do so later. To call again would be another write, which
 * may take effect as well; {@code EntityStore.retry} with {@link #writeId} finds out what became of this one and has no
 * second effect. While that cannot be found out, it ends with this exception too, and can be called again, until the
 * outcome is known or the process ends. After that, the entity, its history and the change feed tell, which have the ids
 * of writes.
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
