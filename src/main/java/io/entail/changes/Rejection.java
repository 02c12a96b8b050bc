package io.entail.changes;

import io.entail.read.Position;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of the writes topic that was refused. Immutable; values that are not known are null.
 *
 * @param writeId null when the record is not a write, or cannot be read
 * @param actor the actor of the write, as the writer claims
 * @param code the rule, such as {@code NOT_UNIQUE}
 * @param entity the entity at fault
 * @param key the primary key of the row at fault: a text as it is, any other value as JSON
 * @param field the unique constraint or the reference at fault
 * @param at when it was appended to the writes topic
 */
public record Rejection(
        Position position,
        @Nullable UUID writeId,
        @Nullable String actor,
        String code,
        @Nullable String entity,
        @Nullable String key,
        @Nullable String field,
        Instant at) {}
