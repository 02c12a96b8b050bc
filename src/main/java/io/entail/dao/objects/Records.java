package io.entail.dao.objects;

import io.entail.schema.Binary;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Converts Avro's records to trees of maps and lists. Only values that match the schema are converted; others stay in
 * the tree as they are, and validation reports them.
 */
final class Records {
    private Records() {}

    /** Returns the fields that are set. */
    static Map<String, Object> fields(IndexedRecord record) {
        return fields(record.getSchema(), record);
    }

    private static Map<String, Object> fields(Schema schema, IndexedRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : schema.getFields()) {
            Object value = value(field.schema(), field, record.get(field.pos()));
            if (value != null) {
                fields.put(field.name(), value);
            }
        }
        return fields;
    }

    private static @Nullable Object value(Schema schema, JsonProperties properties, @Nullable Object value) {
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                        .filter(each -> each.getType() != Schema.Type.NULL)
                        .findFirst()
                        .map(branch -> value(branch, properties, value))
                        .orElse(value);
            case RECORD -> value instanceof IndexedRecord inner && fits(schema, inner) ? fields(schema, inner) : value;
            case ARRAY -> value instanceof Collection<?> list ? elements(schema.getElementType(), list) : value;
            case MAP -> value instanceof Map<?, ?> map ? entries(schema.getValueType(), map) : value;
            case STRING -> text(properties, value);
            case INT, LONG, BYTES -> logical(schema.getLogicalType(), value);
            default -> value;
        };
    }

    /**
     * Converts the value of a logical type. Classes may be generated without Java classes for logical types; values
     * then have the types of Avro's binary form.
     */
    private static @Nullable Object logical(@Nullable LogicalType type, @Nullable Object value) {
        if (value instanceof ByteBuffer bytes) {
            Binary copy = Binary.of(bytes);
            return type instanceof LogicalTypes.Decimal decimal && copy.length() > 0
                    ? new BigDecimal(new BigInteger(copy.toBytes()), decimal.getScale())
                    : copy;
        }
        if (value instanceof Integer days && type instanceof LogicalTypes.Date) {
            return LocalDate.ofEpochDay(days);
        }
        return value instanceof Long millis && type instanceof LogicalTypes.TimestampMillis
                ? Instant.ofEpochMilli(millis)
                : value;
    }

    /** Whether a record has the schema; a record of another schema might contain itself, in an endless loop. */
    private static boolean fits(Schema schema, IndexedRecord record) {
        Schema own = record.getSchema();
        return own.getFullName().equals(schema.getFullName())
                && own.getFields().size() == schema.getFields().size();
    }

    private static @Nullable Object text(JsonProperties properties, @Nullable Object value) {
        if (value instanceof UUID) {
            return value.toString();
        }
        if (!(value instanceof CharSequence text)) {
            return value;
        }
        return Boolean.TRUE.equals(properties.getObjectProp("json")) ? json(text.toString()) : text.toString();
    }

    private static Object json(String text) {
        try {
            Object value = CanonicalJson.read(text);
            return value == null ? text : value;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static List<@Nullable Object> elements(Schema element, Collection<?> list) {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(each -> elements.add(value(element, element, each)));
        return elements;
    }

    /** Converts a map; a key that is not text stays as it is. */
    private static Map<?, ?> entries(Schema values, Map<?, ?> map) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof CharSequence key)) {
                return map;
            }
            entries.put(key.toString(), value(values, values, entry.getValue()));
        }
        return entries;
    }

    /**
     * Returns the patch that changes earlier fields to these. A patch merges records and JSON objects, so removed
     * fields are null in it.
     */
    static Map<String, @Nullable Object> changes(List<FieldDefinition> fields, Map<?, ?> before, Map<?, ?> given) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        for (FieldDefinition field : fields) {
            Object old = before.get(field.name());
            Object now = given.get(field.name());
            if (!same(old, now)) {
                changes.put(field.name(), old == null || now == null ? now : change(field, old, now));
            }
        }
        return changes;
    }

    private static Object change(FieldDefinition field, Object old, Object now) {
        if (!(old instanceof Map<?, ?> was && now instanceof Map<?, ?> is)) {
            return now;
        }
        return switch (field.type()) {
            case RECORD -> changes(field.fields(), was, is);
            case JSON -> json(was, is);
            default -> now;
        };
    }

    private static Map<Object, @Nullable Object> json(Map<?, ?> before, Map<?, ?> given) {
        Map<Object, @Nullable Object> changes = new LinkedHashMap<>();
        given.forEach((name, now) -> {
            Object old = before.get(name);
            if (!same(old, now)) {
                changes.put(name, old instanceof Map<?, ?> was && now instanceof Map<?, ?> is ? json(was, is) : now);
            }
        });
        before.keySet().stream().filter(name -> !given.containsKey(name)).forEach(name -> changes.put(name, null));
        return changes;
    }

    private static boolean same(@Nullable Object old, @Nullable Object now) {
        return old == null ? now == null : old.equals(now);
    }

    /**
     * Returns the values without fields that are not defined here, in nested records too; they may come from a newer
     * definition.
     */
    static Map<String, @Nullable Object> known(List<FieldDefinition> fields, Map<?, ?> values) {
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        for (FieldDefinition field : fields) {
            Object value = values.get(field.name());
            if (value != null) {
                known.put(field.name(), known(field, value));
            }
        }
        return known;
    }

    private static Object known(FieldDefinition field, Object value) {
        UnaryOperator<@Nullable Object> record =
                each -> each instanceof Map<?, ?> inner ? known(field.fields(), inner) : each;
        boolean ofRecords = field.elementType().filter(FieldType.RECORD::equals).isPresent();
        if (field.type() == FieldType.RECORD) {
            return record.apply(value);
        }
        if (ofRecords && value instanceof List<?> list) {
            List<@Nullable Object> each = new ArrayList<>();
            list.forEach(element -> each.add(record.apply(element)));
            return each;
        }
        if (ofRecords && value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> each = new LinkedHashMap<>();
            map.forEach((key, element) -> each.put(key, record.apply(element)));
            return each;
        }
        return value;
    }
}
