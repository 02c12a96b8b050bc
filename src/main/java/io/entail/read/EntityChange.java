package io.entail.read;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row that a write has changed. All changes of a write have its position and come one after the other. Immutable.
 *
 * @param operation what became of the row
 * @param position place of the write in the log
 * @param at when the write was appended, by the log's clock
 * @param write id of the write
 * @param actor who asked for it, {@code ttl} for rows whose time was over
 * @param reason why, or the empty text
 * @param before the entity as it was, null for {@link Operation#CREATE}
 * @param after the entity as it is, null for {@link Operation#DELETE}
 */
public record EntityChange(
        Operation operation,
        Position position,
        Instant at,
        UUID write,
        String actor,
        String reason,
        @Nullable Entity before,
        @Nullable Entity after) {

    /** What becomes of a row. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    public EntityChange {
        if ((before == null) != (operation == Operation.CREATE) || (after == null) != (operation == Operation.DELETE)) {
            throw new IllegalArgumentException(
                    "a creation has no entity before, a deletion none after, an update both: this is "
                            + operation.name().toLowerCase(Locale.ROOT));
        }
    }

    /** The entity as it is or, when it was deleted, as it was. */
    public Entity entity() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
