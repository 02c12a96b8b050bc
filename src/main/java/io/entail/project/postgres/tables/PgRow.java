package io.entail.project.postgres.tables;

import io.entail.project.TableVersions;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as its table has it. Immutable.
 *
 * @param key by which the log knows it
 * @param position offset of the write that made it
 * @param entity its definitions
 * @param written the one by which its image is written
 * @param workspace id of its workspace, null when the entity has none
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param exact the image, where the columns do not give it back
 * @param columns what the columns say, where they give the image back; else null, as of a row whose writer stored no entity
 */
public record PgRow(
        Bytes key,
        long rowVersion,
        long position,
        Defined entity,
        Defined.Version written,
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
        return exact == null ? columns : definition().codec().decode(exact.array());
    }

    /** The fields that readers are shown, null when it is broken. */
    public @Nullable Map<String, Object> shown() {
        Struct fields = fields();
        return fields == null ? null : TableVersions.shown(entity, written, fields);
    }

    /** The definition by which its image is written. */
    public EntityDefinition definition() {
        return written.parsed();
    }

    /** Version of that definition. */
    public int version() {
        return written.number();
    }

    /** The entity in Avro binary, as the log has it; null when it is broken. */
    @Nullable
    public Bytes image() {
        if (exact != null) {
            return exact;
        }
        return columns == null ? null : Bytes.wrap(definition().codec().encode(columns));
    }
}
