package io.entail.project.cassandra.tables;

import io.entail.schema.Binary;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.codec.FieldJson;
import io.entail.schema.value.FieldType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The column of a field. People shall be able to read it, so its value may differ from the value of the field; then the
 * row stores its image as well ({@link RowColumns}). Immutable and thread-safe.
 */
public final class Column {

    /** The type of a column, or of the elements of a list. */
    enum Shape {
        TEXT("text"),
        UUID("uuid"),
        INT("int"),
        LONG("bigint"),
        DOUBLE("double"),
        DECIMAL("decimal"),
        BOOLEAN("boolean"),
        DATE("date"),
        TIME("timestamp"),
        BYTES("blob"),
        /** The JSON text of {@link FieldJson}. */
        JSON("text");

        private final String cql;

        Shape(String cql) {
            this.cql = cql;
        }
    }

    private final String field;
    private final String name;
    private final Shape shape;
    private final boolean list;
    private final FieldJson json;
    private final @Nullable String parentKey;

    Column(FieldDefinition field) {
        FieldType type = field.referencedType().orElse(field.type());
        FieldType element = type == FieldType.ARRAY || type == FieldType.SET
                ? field.elementType().orElseThrow()
                : type;
        Shape one = shape(element);
        this.field = field.name();
        this.name = RowColumns.HIDDEN.contains(field.name())
                ? field.name() + "_" + CqlNames.hash(field.name())
                : field.name();
        this.shape = one == null ? Shape.JSON : one;
        this.list = one != null && element != type;
        this.json = FieldJson.of(field);
        this.parentKey = field.reference().map(ReferenceField::key).orElse(null);
    }

    /** Returns null for types that are stored as JSON. */
    private static @Nullable Shape shape(FieldType type) {
        return switch (type) {
            case STRING -> Shape.TEXT;
            case UUID -> Shape.UUID;
            case INT -> Shape.INT;
            case LONG, TIMESTAMP -> Shape.LONG;
            case DOUBLE -> Shape.DOUBLE;
            case DECIMAL -> Shape.DECIMAL;
            case BOOLEAN -> Shape.BOOLEAN;
            case DATE -> Shape.DATE;
            case TIMESTAMP_MS -> Shape.TIME;
            case BYTES -> Shape.BYTES;
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> null;
        };
    }

    /** Returns the name of the field in the entity. */
    String field() {
        return field;
    }

    String name() {
        return name;
    }

    /** Returns the type of the value, or of each element of a list. */
    Shape shape() {
        return shape;
    }

    boolean isList() {
        return list;
    }

    /** Returns the type of the column in CQL. */
    String cql() {
        return list ? "frozen<list<" + shape.cql + ">>" : shape.cql;
    }

    /** Returns whether the other column has the same name and type. */
    boolean isLike(Column other) {
        return name.equals(other.name) && cql().equals(other.cql());
    }

    /** Returns what the column stores for a value of the field, null if its type cannot represent the value. */
    @Nullable
    Object store(Object value) {
        if (parentKey != null) {
            Object key = value instanceof Map<?, ?> reference ? reference.get(parentKey) : null;
            return key == null ? null : one(key);
        }
        if (shape == Shape.JSON) {
            StringBuilder text = new StringBuilder();
            json.write(value, text);
            return text.toString();
        }
        return list ? each((Collection<?>) value) : one(value);
    }

    private @Nullable List<Object> each(Collection<?> values) {
        List<Object> elements = new ArrayList<>(values.size());
        for (Object value : values) {
            Object element = one(value);
            if (element == null) {
                return null;
            }
            elements.add(element);
        }
        return elements;
    }

    private @Nullable Object one(Object value) {
        return switch (shape) {
            case TEXT -> {
                String text = (String) value;
                // A text in Cassandra may contain NUL, but no half of a surrogate pair.
                yield RowValues.isText(text) ? text : FieldJson.replaced(text);
            }
            case UUID -> uuid((String) value);
            case BYTES -> ByteBuffer.wrap(((Binary) value).toBytes());
            default -> value;
        };
    }

    /** Returns null for a text that is not a UUID in its canonical form. */
    private static @Nullable UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Returns the value of the field for a value of the column.
     *
     * @throws io.entail.errors.MalformedEntityException when there is no such value because somebody else has changed
     *     the column
     */
    Object load(Object stored) {
        if (shape == Shape.JSON) {
            return json.read((String) stored);
        }
        if (!list) {
            Object value = plain(stored);
            return parentKey == null ? value : Map.of(parentKey, value);
        }
        List<Object> values = new ArrayList<>();
        ((List<?>) stored).forEach(element -> values.add(plain(element)));
        return Collections.unmodifiableList(values);
    }

    private static Object plain(Object stored) {
        if (stored instanceof UUID id) {
            return id.toString();
        }
        return stored instanceof ByteBuffer bytes ? Binary.of(bytes) : stored;
    }
}
