package io.entail.changes;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row in the feed. Immutable.
 *
 * @param position position of the write in the log; all changes of a write have the same
 * @param sequence number of the change in the store, from 1 and without gaps
 * @param index index of the change in its write, from 0
 * @param count number of changes of the write
 * @param op what happened to the row
 * @param entity the entity's name, such as {@code services}
 * @param workspace id of the row's workspace, null when the entity has none
 * @param key its primary key: a text as it is, any other value as JSON
 * @param version the row's version after the change; a deletion has a version as well
 * @param actor the actor of the write, as the writer claims
 * @param reason the reason of the write, or the empty text
 * @param origin the process that wrote it
 * @param writeId the id that the writer chose for the write
 * @param at when the write was appended, by the log's clock
 * @param expires when the row expires after the change; null for never, for a deleted row, and for a change that an
 *     older release published without it ({@link ChangeFeed#complete})
 * @param before the fields before the change, in the types of {@link io.entail.read.Entity#fields()}; null for a
 *     created row, and for a row whose writer stored bytes that are not an entity
 * @param after the fields after the change, in the same types; null for a deleted row, and for a row whose writer
 *     stored bytes that are not an entity
 * @param logDigest digest of the writes topic at the position
 * @param digest digest of this change and all before it
 * @param row the same row in bytes, for readers that store it elsewhere
 */
public record Change(
        Position position,
        long sequence,
        int index,
        int count,
        Op op,
        String entity,
        @Nullable String workspace,
        String key,
        long version,
        String actor,
        String reason,
        String origin,
        UUID writeId,
        Instant at,
        @Nullable Instant expires,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        Bytes logDigest,
        Bytes digest,
        ChangedRow row) {

    /**
     * Returns the fields of the row after the change or, for a deleted row, before it; empty when its writer did not
     * store a valid entity.
     */
    public Map<String, Object> fields() {
        Map<String, Object> either = after == null ? before : after;
        return Objects.requireNonNullElse(either, Map.of());
    }

    /** Returns whether this is the last change of its write. */
    public boolean isLast() {
        return index == count - 1;
    }

    /** Returns the end of the feed after this change, if it is the last of its write. */
    public FeedEnd end() {
        return new FeedEnd(position.offset(), logDigest, sequence, digest);
    }

    static Change of(ChangeEnvelope envelope, FeedKey key, EntityDefinition definition, ChangeImages images) {
        return new Change(
                envelope.position(),
                envelope.sequence(),
                envelope.index(),
                envelope.count(),
                envelope.op(),
                envelope.entity(),
                envelope.workspace(),
                key.key(),
                envelope.version(),
                envelope.actor(),
                envelope.reason(),
                envelope.origin(),
                envelope.writeId(),
                envelope.at(),
                images.expires(),
                images.beforeFields(),
                images.afterFields(),
                envelope.logDigest(),
                envelope.digest(),
                new ChangedRow(key, definition, images.before(), images.after()));
    }
}
