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
 * A row on its way into its table. Immutable.
 *
 * @param key by which the log knows it
 * @param workspace id of its workspace, null when the entity has none
 * @param definition that its image is written with
 * @param number of that version
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param image the entity in Avro binary; null when its writer stored no entity
 * @param fields what the image says; null likewise
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

    /** The row after a change. */
    static PgImage after(NetChange net) {
        Instant expires = net.last().change().expires();
        return of(net.last(), net.after(), expires == null ? 0 : PgTimes.bounded(expires));
    }

    /** The row before a change, as far as the feed tells of it: neither its version nor when it expires. */
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
