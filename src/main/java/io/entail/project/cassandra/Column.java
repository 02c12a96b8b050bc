package io.entail.project.cassandra;

import io.entail.schema.CanonicalJson;
import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldType;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The column of a field, for people and queries: what it gives back may be another value than was stored, and then the
 * row has its image beside it ({@link RowColumns}). Immutable and thread-safe.
 *
 * @param field its name in the entity
 * @param name its name in the table
 */
record Column(
        String field, String name, Shape shape, @Nullable String parentKey) {

    /** How values look in Cassandra. */
    enum Shape {
        TEXT("text"),
        UUID("uuid"),
        INT("int"),
        LONG("bigint"),
        DOUBLE("double"),
        BOOLEAN("boolean"),
        /** Canonical JSON. */
        JSON("text"),
        TEXTS("frozen<list<text>>"),
        UUIDS("frozen<list<uuid>>"),
        INTS("frozen<list<int>>"),
        LONGS("frozen<list<bigint>>"),
        DOUBLES("frozen<list<double>>"),
        BOOLEANS("frozen<list<boolean>>");

        private final String cql;

        Shape(String cql) {
            this.cql = cql;
        }

        /** As CQL names the type. */
        String cql() {
            return cql;
        }
    }

    static Column of(FieldDefinition field) {
        String name = RowColumns.HIDDEN.contains(field.name())
                ? field.name() + "_" + CqlNames.hash(field.name())
                : field.name();
        return new Column(
                field.name(),
                name,
                shape(field),
                field.reference().map(ReferenceField::key).orElse(null));
    }

    private static Shape shape(FieldDefinition field) {
        FieldType type = field.referencedType().orElse(field.type());
        if (type == FieldType.ARRAY || type == FieldType.SET) {
            FieldType element = field.elementType().orElse(FieldType.JSON);
            return element.isScalar() ? list(scalar(element)) : Shape.JSON;
        }
        return type.isScalar() ? scalar(type) : Shape.JSON;
    }

    private static Shape scalar(FieldType type) {
        return switch (type) {
            case STRING -> Shape.TEXT;
            case UUID -> Shape.UUID;
            case INT -> Shape.INT;
            case LONG, TIMESTAMP -> Shape.LONG;
            case DOUBLE -> Shape.DOUBLE;
            case BOOLEAN -> Shape.BOOLEAN;
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE ->
                throw new IllegalArgumentException(type.text() + " is no scalar type");
        };
    }

    private static Shape list(Shape element) {
        return switch (element) {
            case TEXT -> Shape.TEXTS;
            case UUID -> Shape.UUIDS;
            case INT -> Shape.INTS;
            case LONG -> Shape.LONGS;
            case DOUBLE -> Shape.DOUBLES;
            case BOOLEAN -> Shape.BOOLEANS;
            default -> throw new IllegalArgumentException("there are no lists of " + element);
        };
    }

    /** What goes into the column for a value of the field; null when it cannot have it. */
    @Nullable
    Object store(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return stored(value);
        } catch (IllegalArgumentException e) {
            // The image beside it has it.
            return null;
        }
    }

    private @Nullable Object stored(Object value) {
        if (parentKey != null) {
            Object key = value instanceof Map<?, ?> reference ? reference.get(parentKey) : null;
            return key == null ? null : one(shape, key);
        }
        return switch (shape) {
            case JSON -> CanonicalJson.write(PlainTree.of(value));
            case TEXTS -> each(Shape.TEXT, value);
            case UUIDS -> each(Shape.UUID, value);
            case INTS -> each(Shape.INT, value);
            case LONGS -> each(Shape.LONG, value);
            case DOUBLES -> each(Shape.DOUBLE, value);
            case BOOLEANS -> each(Shape.BOOLEAN, value);
            default -> one(shape, value);
        };
    }

    private static @Nullable List<Object> each(Shape element, Object value) {
        List<Object> elements = new ArrayList<>();
        for (Object each : (Collection<?>) value) {
            Object one = each == null ? null : one(element, each);
            if (one == null) {
                return null;
            }
            elements.add(one);
        }
        return elements;
    }

    private static Object one(Shape shape, Object value) {
        return switch (shape) {
            case TEXT -> PlainTree.text((String) value);
            case UUID -> UUID.fromString((String) value);
            default -> value;
        };
    }

    /** The value of the field that the column has; null for none. */
    @Nullable
    Object load(@Nullable Object stored) {
        if (stored == null) {
            return null;
        }
        Object value = shape == Shape.JSON ? CanonicalJson.read((String) stored) : plain(stored);
        return parentKey == null ? value : Map.of(parentKey, Objects.requireNonNull(value));
    }

    private static Object plain(Object stored) {
        if (stored instanceof List<?> elements) {
            List<Object> plain = new ArrayList<>(elements.size());
            elements.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        return stored instanceof UUID id ? id.toString().toLowerCase(Locale.ROOT) : stored;
    }
}
