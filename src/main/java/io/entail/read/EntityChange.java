package io.entail.read;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row that a write has changed. All changes of a write have the same position and follow one another. Immutable.
 *
 * @param operation what happened to the row
 * @param position position of the write in the log
 * @param at when the write was appended, by the clock of the log's broker
 * @param write id of the write
 * @param actor who made the write, {@code ttl} for the deletion of expired rows
 * @param reason the reason given for the write, or the empty text
 * @param before the entity before the change, null for {@link Operation#CREATE}
 * @param after the entity after the change, null for {@link Operation#DELETE}
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

    /** What a change does to a row. */
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

    /** Returns the entity after the change or, if it was deleted, before it. */
    public Entity entity() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
