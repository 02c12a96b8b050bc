package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.errors.MalformedEntityException;
import io.entail.project.TableVersions;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import io.entail.writes.WorkspaceKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read. Immutable.
 *
 * @param definition version of the definition that the row was written with
 * @param workspace id of its workspace, null for none
 * @param broken whether its writer stored bytes that are not an entity
 * @param exact the image if it cannot be computed from the columns, null otherwise
 * @param values the values of the columns of its fields
 */
public record CassandraRow(
        ReadEntity entity,
        Bytes key,
        long version,
        long offset,
        int definition,
        @Nullable String workspace,
        @Nullable Instant expires,
        boolean broken,
        @Nullable Bytes exact,
        List<@Nullable Object> values) {

    /** Returns null if there is no row, or if it has no version: then somebody else has written to this table. */
    public static @Nullable CassandraRow of(ReadEntity entity, @Nullable Row row) {
        if (row == null || row.isNull(1)) {
            return null;
        }
        List<Column> columns = entity.table().columns().columns();
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(ColumnCodecs.read(row, EntityTable.FIELDS + i, columns.get(i)));
        }
        ByteBuffer exact = row.getByteBuffer(7);
        CassandraRow stored = new CassandraRow(
                entity,
                ColumnCodecs.bytes(Objects.requireNonNull(row.getByteBuffer(0))),
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getInstant(5),
                row.getBoolean(6),
                exact == null ? null : ColumnCodecs.bytes(exact),
                values);
        if (entity.defined().version(stored.definition) == null) {
            throw new NewerDefinitionException(entity.defined().name(), stored.definition);
        }
        return stored;
    }

    /**
     * A row was written with a definition that the reader does not know yet, so the reader has to read the definitions
     * again.
     */
    public static final class NewerDefinitionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NewerDefinitionException(String entity, int version) {
            super("a row of '" + entity + "' is written with version " + version + " of its definition");
        }
    }

    public Position position() {
        return Position.of(offset);
    }

    public boolean isOver(long now) {
        return expires != null && expires.toEpochMilli() <= now;
    }

    /** Returns milliseconds since 1970, 0 for a row that does not expire. */
    public long expiresAt() {
        return expires == null ? 0 : expires.toEpochMilli();
    }

    public boolean isIn(@Nullable String scope) {
        return scope == null || !entity.defined().isWorkspaceable() || scope.equals(workspace);
    }

    /** Returns the version of the definition with which {@link #fields} are encoded. */
    public Defined.Version written() {
        Defined defined = entity.defined();
        return exact == null ? defined.newest() : Objects.requireNonNull(defined.version(definition));
    }

    /**
     * Returns the values of its fields.
     *
     * @throws MalformedEntityException when its writer stored bytes that are not an entity, or somebody else has
     *     changed the columns
     */
    public Struct fields() {
        if (broken) {
            throw new MalformedEntityException(
                    "bytes that are no entity of '" + entity.defined().name() + "': the feed has no image of this row");
        }
        return exact == null
                ? entity.table().columns().load(values)
                : written().parsed().codec().decode(exact.array());
    }

    /** Returns the fields of {@link #fields} by the definition in force, as readers see them. */
    public Map<String, Object> shown() {
        return TableVersions.shown(entity.defined(), written(), fields());
    }

    /** Returns the fields as {@link #shown} does, null if the row is not an entity. */
    public @Nullable Map<String, Object> shownIfAny() {
        Struct fields = fieldsIfAny();
        return fields == null ? null : TableVersions.shown(entity.defined(), written(), fields);
    }

    /** Returns the fields as {@link #fields} does, null if the row is not an entity. */
    @Nullable
    public Struct fieldsIfAny() {
        try {
            return fields();
        } catch (MalformedEntityException e) {
            return null;
        }
    }

    /** Returns whether the row holds a claim. */
    public boolean holds(int constraint, Bytes claim) {
        Map<String, Object> fields = shownIfAny();
        return fields != null
                && claim.equals(RowValues.claims(entity.defined(), fields).get(constraint));
    }

    /** Returns whether the row refers to a parent. */
    public boolean refersTo(int reference, Bytes parent) {
        Map<String, Object> fields = shownIfAny();
        return fields != null
                && parent.equals(RowValues.references(entity.defined(), fields).get(reference));
    }

    /** Returns whether the row has a tag. */
    public boolean has(String tag) {
        Map<String, Object> fields = shownIfAny();
        return fields != null
                && RowIndex.tags(entity.defined().latest().parsed(), fields).contains(tag);
    }

    private Bytes image(Struct fields) {
        return exact == null ? Bytes.wrap(written().parsed().codec().encode(fields)) : exact;
    }

    /** Returns the row as a replica of the log would have it. */
    public io.entail.resolve.Row asInLog() {
        Defined defined = entity.defined();
        Struct fields = broken ? null : fieldsIfAny();
        Defined.Version written = written();
        EntityDefinition definition = written.parsed();
        return new io.entail.resolve.Row(
                version,
                offset,
                workspace == null ? null : WorkspaceKey.of(workspace),
                written.number(),
                expiresAt(),
                fields == null
                        ? RowValues.none(definition.unique().size())
                        : RowValues.claims(defined, written, fields),
                fields == null
                        ? RowValues.none(definition.references().size())
                        : RowValues.references(defined, written, fields),
                "",
                fields == null ? Bytes.EMPTY : image(fields));
    }
}
