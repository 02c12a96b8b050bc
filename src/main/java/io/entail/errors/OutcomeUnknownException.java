package io.entail.errors;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write was sent and its outcome is not known: the outcome did not come back in time, the store was closed, or the
 * caller was interrupted. It may have taken effect, or may do so later. Repeating the call would make another write,
 * which may take effect as well. {@code EntityStore.retry} with {@link #writeId} finds out the outcome of this write
 * without a second effect. As long as the outcome cannot be found out, it throws this exception too and can be called
 * again, until the process ends. After that, the history of the entity and the change feed show whether the write was
 * accepted, because they contain the ids of writes.
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

    /** Returns the id of the write in the log, to be passed to {@code EntityStore.retry}. */
    public UUID writeId() {
        return writeId;
    }
}
