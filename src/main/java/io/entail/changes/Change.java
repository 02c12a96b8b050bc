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
 * @param index place within its write, from 0
 * @param count changes of the write
 * @param op what became of the row
 * @param entity the entity's name, such as {@code services}
 * @param workspace id of the row's workspace, null when the entity has none
 * @param key its primary key: text as it is, anything else as JSON
 * @param version the row's version; a deletion is one too
 * @param actor who asked for it, as the writer claims
 * @param reason why, or the empty text
 * @param origin the process that wrote it
 * @param writeId chosen by the writer for the write
 * @param at when the write was appended, by the log's clock
 * @param expires when the row as it is expires; null for never, for a deleted row, and for a change that an older
 *     release has published, which does not say ({@link ChangeFeed#complete})
 * @param before the fields as they were, in the types of {@link io.entail.read.Entity#fields()}; null for a created
 *     row, and for one that its writer has stored as something that is no entity
 * @param after the fields as they are, likewise; null for a deleted row
 * @param logDigest digest of the writes topic at the position
 * @param digest of this change and all before it
 * @param row the same row in bytes, for whoever keeps it elsewhere
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

    /** Whether this is the last change of its write. */
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
