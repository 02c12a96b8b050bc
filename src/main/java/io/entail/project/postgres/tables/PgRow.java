package io.entail.project.postgres.tables;

import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A row as its table has it. Immutable.
 *
 * @param key by which the log knows it
 * @param position offset of the write that made it
 * @param definition by which its image is written
 * @param version of that definition
 * @param workspace id of its workspace, null when the entity has none
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param exact the image, where the columns do not give it back
 * @param columns what the columns say, where they give the image back; else null, as of a row whose writer stored no entity
 */
public record PgRow(
        Bytes key,
        long rowVersion,
        long position,
        EntityDefinition definition,
        int version,
        @Nullable String workspace,
        long expiresAt,
        @Nullable Bytes exact,
        @Nullable Struct columns) {

    /** Whether its writer stored what is no entity: only that it is there is known. */
    boolean isBroken() {
        return columns == null && exact == null;
    }

    /** The fields, null when it is broken. */
    @Nullable
    public Struct fields() {
        return exact == null ? columns : definition.codec().decode(exact.array());
    }

    /** The entity in Avro binary, as the log has it; null when it is broken. */
    @Nullable
    public Bytes image() {
        if (exact != null) {
            return exact;
        }
        return columns == null ? null : Bytes.wrap(definition.codec().encode(columns));
    }
}
