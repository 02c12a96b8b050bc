package io.entail.project.postgres.tables;

import io.entail.project.TableVersions;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read from its table. Immutable.
 *
 * @param key its key in the log
 * @param position the offset of the write that made it
 * @param entity the definitions of its entity
 * @param written the version of the definition that its image is written with
 * @param workspace id of its workspace, null when the entity has none
 * @param expiresAt milliseconds since 1970, 0 for never
 * @param exact the image if it cannot be computed from the columns, null otherwise
 * @param columns the fields if the columns give the image; null if they do not, or if the writer stored bytes that are
 *     not an entity
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

    /** Returns whether its writer stored bytes that are not an entity; then only its existence is known. */
    boolean isBroken() {
        return columns == null && exact == null;
    }

    /** Returns the fields, null when the row is broken. */
    @Nullable
    public Struct fields() {
        return exact == null ? columns : definition().codec().decode(exact.array());
    }

    /** Returns the fields by the definition in force, as readers see them, null when the row is broken. */
    public @Nullable Map<String, Object> shown() {
        Struct fields = fields();
        return fields == null ? null : TableVersions.shown(entity, written, fields);
    }

    /** Returns the definition that its image is written with. */
    public EntityDefinition definition() {
        return written.parsed();
    }

    /** Returns the version of that definition. */
    public int version() {
        return written.number();
    }

    /** Returns the entity in Avro binary, as the log has it, null when the row is broken. */
    @Nullable
    public Bytes image() {
        if (exact != null) {
            return exact;
        }
        return columns == null ? null : Bytes.wrap(definition().codec().encode(columns));
    }
}
