package io.entail.project.postgres.write;

import io.entail.changes.ChangeImages.Image;
import io.entail.project.NetChange;
import io.entail.project.ProjectedChange;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written, or as it was before a change. Immutable.
 *
 * @param key its key in the log
 * @param workspace id of its workspace, null when the entity has none
 * @param definition the definition that its image is written with
 * @param number the version of that definition
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param image the entity in Avro binary, null when its writer stored bytes that are not an entity
 * @param fields the fields of the image, null when its writer stored bytes that are not an entity
 */
record PgImage(
        Bytes key,
        @Nullable String workspace,
        long version,
        long position,
        EntityDefinition definition,
        int number,
        long expiresAt,
        @Nullable Bytes image,
        @Nullable Struct fields) {

    /** Returns the row after a change. */
    static PgImage after(NetChange net) {
        Instant expires = net.last().change().expires();
        return of(net.last(), net.after(), expires == null ? 0 : PgTimes.bounded(expires));
    }

    /** Returns the row before a change as far as the feed tells: without its version and its time of expiry. */
    static PgImage before(NetChange net) {
        return of(net.first(), net.before(), 0);
    }

    private static PgImage of(ProjectedChange change, @Nullable Image image, long expiresAt) {
        return new PgImage(
                change.key(),
                change.change().workspace(),
                change.change().version(),
                change.change().position().offset(),
                change.change().row().definition(),
                change.version().definition().version(),
                expiresAt,
                image == null ? null : image.bytes(),
                image == null ? null : image.fields());
    }
}
