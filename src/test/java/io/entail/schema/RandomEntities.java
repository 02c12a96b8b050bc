package io.entail.schema;

import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.DecimalType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Random definitions and random entities of them, as plain trees and as objects of Avro's library. */
public final class RandomEntities {
    private static final int DEPTH_MAX = 3;

    private final Random random;
    private int records;

    public RandomEntities(long seed) {
        this.random = new Random(seed);
    }

    /** Returns a random definition of the entity {@code things}, whose key is the text {@code id}. */
    public EntityDefinition definition() {
        Schema record = record(0);
        record.addProp("entity", "things");
        record.addProp("primaryKey", List.of("id"));
        return EntityDefinition.of(record);
    }

    private Schema record(int depth) {
        Schema record = Schema.createRecord("R" + records++, null, "random", false);
        List<Schema.Field> fields = new ArrayList<>();
        if (depth == 0) {
            fields.add(new Schema.Field("id", Schema.create(Schema.Type.STRING)));
        }
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.add(field("f" + i, depth));
        }
        record.setFields(fields);
        return record;
    }

    private Schema.Field field(String name, int depth) {
        if (depth == 0 && random.nextInt(8) == 0) {
            Schema.Field reference = new Schema.Field(name, nullable(Schema.create(Schema.Type.STRING)));
            reference.addProp("references", "things");
            return reference;
        }
        if (random.nextInt(8) == 0) {
            Schema.Field json = new Schema.Field(name, nullable(Schema.create(Schema.Type.STRING)));
            json.addProp("json", true);
            return json;
        }
        Schema type = type(depth + 1);
        Schema.Field field = new Schema.Field(name, random.nextBoolean() ? nullable(type) : type);
        if (field.schema().isUnion() && type.getType() == Schema.Type.RECORD) {
            field.addProp("required", false);
        }
        return field;
    }

    private Schema nullable(Schema type) {
        Schema none = Schema.create(Schema.Type.NULL);
        return random.nextBoolean() ? Schema.createUnion(none, type) : Schema.createUnion(type, none);
    }

    private Schema type(int depth) {
        return switch (random.nextInt(depth < DEPTH_MAX ? 12 : 9)) {
            case 0 -> Schema.create(Schema.Type.STRING);
            case 1 -> Schema.create(Schema.Type.INT);
            case 2 -> Schema.create(Schema.Type.LONG);
            case 3 -> Schema.create(Schema.Type.DOUBLE);
            case 4 -> Schema.create(Schema.Type.BOOLEAN);
            case 5 -> Schema.create(Schema.Type.BYTES);
            case 6 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case 7 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 8 -> decimal();
            case 9 -> Schema.createArray(type(depth + 1));
            case 10 -> Schema.createMap(type(depth + 1));
            default -> record(depth + 1);
        };
    }

    private Schema decimal() {
        int precision = 1 + random.nextInt(DecimalType.PRECISION_MAX);
        return LogicalTypes.decimal(precision, random.nextInt(precision + 1))
                .addToSchema(Schema.create(Schema.Type.BYTES));
    }

    /** Returns an entity whose values have the right types, but do not obey rules. */
    public Map<String, Object> entity(EntityDefinition definition) {
        return values(definition.record());
    }

    private Map<String, Object> values(RecordDefinition record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            if (!field.nullable() || random.nextInt(3) > 0) {
                values.put(field.name(), value(field.value()));
            }
        }
        return values;
    }

    private Object value(ValueDefinition value) {
        return switch (value.type()) {
            case STRING -> text();
            case UUID -> uuid();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG, TIMESTAMP -> random.nextLong() >> random.nextInt(64);
            case DOUBLE -> random.nextGaussian() * 1e9;
            case BOOLEAN -> random.nextBoolean();
            case DECIMAL, DATE, TIMESTAMP_MS, BYTES -> RandomScalars.of(value, random);
            case ARRAY, SET -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(value.elements()));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(), value(value.elements()));
                }
                yield map;
            }
            case RECORD -> values(value.nested());
            case JSON -> new TreeMap<>(Map.of("n", random.nextInt(), "s", text(), "l", List.of(1.5, true)));
            case REFERENCE -> Map.of("id", uuid());
        };
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(50) : 'a' + random.nextInt(200));
        }
        return text.toString();
    }

    /** Returns the same entity in the form that Avro's library needs. */
    public static GenericData.Record generic(EntityDefinition definition, Map<String, ?> values) {
        return generic(definition.record(), definition.avro(), values);
    }

    private static GenericData.Record generic(RecordDefinition definition, Schema schema, Map<String, ?> values) {
        GenericData.Record record = new GenericData.Record(schema);
        for (FieldDefinition field : definition.fields()) {
            Schema type = schema.getField(field.name()).schema();
            Schema branch = field.nullable() ? type.getTypes().get(1 - field.nullBranch()) : type;
            record.put(field.name(), generic(field.value(), branch, values.get(field.name())));
        }
        return record;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object generic(ValueDefinition definition, Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (definition.type()) {
            case ARRAY, SET ->
                ((List<?>) value)
                        .stream()
                                .map(each -> generic(definition.elements(), schema.getElementType(), each))
                                .toList();
            case MAP -> {
                Map<String, Object> sorted = new TreeMap<>();
                ((Map<String, Object>) value)
                        .forEach((key, each) -> sorted.put(
                                key,
                                Objects.requireNonNull(generic(definition.elements(), schema.getValueType(), each))));
                yield sorted;
            }
            case RECORD -> generic(definition.nested(), schema, (Map<String, Object>) value);
            case JSON -> CanonicalJson.write(value);
            case DECIMAL -> ByteBuffer.wrap(((BigDecimal) value).unscaledValue().toByteArray());
            case DATE -> (int) ((LocalDate) value).toEpochDay();
            case TIMESTAMP_MS -> ((Instant) value).toEpochMilli();
            case BYTES -> ByteBuffer.wrap(((Binary) value).toBytes());
            case REFERENCE -> ((Map<?, ?>) value).get("id");
            default -> value;
        };
    }
}
