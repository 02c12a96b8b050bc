package io.entail.project.cassandra.tables;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.codec.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of an entity's table, and the conversion of images to columns and back. Immutable and thread-safe. */
public final class RowColumns {
    static final String KEY = "_key";
    static final String VERSION = "_version";
    static final String POSITION = "_position";
    static final String DEFINITION = "_definition";
    static final String WORKSPACE = "_workspace";
    static final String EXPIRES_AT = "_expires_at";
    static final String BROKEN = "_broken";
    static final String EXACT = "_exact";

    /** The columns with metadata, which every table has. */
    static final Set<String> HIDDEN = Set.of(KEY, VERSION, POSITION, DEFINITION, WORKSPACE, EXPIRES_AT, BROKEN, EXACT);

    private final EntityDefinition definition;
    private final List<Column> columns;

    RowColumns(EntityDefinition definition) {
        this.definition = definition;
        List<Column> all = new ArrayList<>();
        for (FieldDefinition field : definition.fields()) {
            all.add(new Column(field));
        }
        this.columns = List.copyOf(all);
    }

    /** Returns a column for each field, in the order of the fields. */
    public List<Column> columns() {
        return columns;
    }

    public EntityDefinition definition() {
        return definition;
    }

    /**
     * An image as it is stored.
     *
     * @param values the values of the columns, null for none
     * @param exact the image itself if the columns do not give it back byte for byte, null otherwise
     */
    public record Stored(
            List<@Nullable Object> values, @Nullable Bytes exact) {}

    /** Converts an image that is encoded with this definition. */
    public Stored store(Map<String, Object> fields, Bytes image) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (Column column : columns) {
            Object value = fields.get(column.field());
            values.add(value == null ? null : column.store(value));
        }
        return new Stored(values, givesBack(values, image) ? null : image);
    }

    private boolean givesBack(List<@Nullable Object> values, Bytes image) {
        try {
            return Arrays.equals(definition.codec().encode(load(values)), image.array());
        } catch (IllegalArgumentException | MalformedEntityException e) {
            return false;
        }
    }

    /**
     * Returns the fields for the values of the columns.
     *
     * @throws MalformedEntityException when the values are not an entity because somebody else has changed them
     */
    public Struct load(List<@Nullable Object> values) {
        @Nullable Object[] fields = new Object[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            Object value = values.get(i);
            fields[i] = value == null ? null : columns.get(i).load(value);
        }
        return Struct.of(definition, fields);
    }
}
