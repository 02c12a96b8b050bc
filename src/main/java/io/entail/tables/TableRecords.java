package io.entail.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.ChangeKey;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.resolve.Row;
import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.schema.rules.ValidUuid;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.writes.CanonicalKey;
import io.entail.writes.KeyPart;
import io.entail.writes.RecordOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of an entity's table topic, in Confluent's wire format: a zero byte, the four bytes of a schema's
 * number, then Avro binary. Pure; immutable and thread-safe.
 */
public final class TableRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char NO_CHARACTER = 0xfffd;
    private static final int TYPICAL = 512;
    private static final int HEADER = 1 + Integer.BYTES;

    private final FlatEntity flat;
    private final List<FlatColumn> keyColumns;
    private final List<FlatColumn> columns;
    private final Schema keySchema;
    private final Schema valueSchema;

    /**
     * Creates the encoder for an entity.
     *
     * @param versions versions of its definition in ascending order; names of fields depend on all of them
     */
    public TableRecords(List<EntityDefinition> versions) {
        this.flat = new FlatEntity(versions);
        this.keyColumns = flat.key();
        this.columns = flat.columns();
        this.keySchema = TableSchemas.key(flat);
        this.valueSchema = TableSchemas.value(flat);
    }

    /** Returns the schema of keys, which is the same for every version of the definition. */
    public Schema keySchema() {
        return keySchema;
    }

    /** Returns the schema of values in the latest version of the definition. */
    public Schema valueSchema() {
        return valueSchema;
    }

    /**
     * Encodes the key of a row.
     *
     * @param schemaId the id of {@link #keySchema}
     * @param key canonical bytes of the primary key
     * @throws MalformedEntityException when the bytes are not a valid key of the entity, because its writer did not
     *     encode them correctly
     */
    public byte[] key(int schemaId, Bytes key) {
        List<@Nullable Object> parts = parts(key);
        RecordOutput out = begin(schemaId, key.length() + TYPICAL);
        for (int i = 0; i < keyColumns.size(); i++) {
            Object part =
                    i < parts.size() ? fitting(keyColumns.get(i), keyPart(keyColumns.get(i), parts.get(i))) : null;
            if (part == null || parts.size() != keyColumns.size()) {
                throw new MalformedEntityException(
                        "no key of '" + flat.definition().name() + "': " + key);
            }
            write(out, part);
        }
        return out.toBytes();
    }

    /**
     * Returns the canonical bytes of the primary key from the key of a record.
     *
     * @param schemaId the id of {@link #keySchema}
     * @return null when no row can have this record key with the current schema id
     */
    public @Nullable Bytes keyOf(int schemaId, byte[] key) {
        if (key.length < HEADER || key[0] != 0 || ByteBuffer.wrap(key).getInt(1) != schemaId) {
            return null;
        }
        List<Object> parts = new ArrayList<>();
        try {
            GenericRecord read = new GenericDatumReader<GenericRecord>(keySchema)
                    .read(null, DecoderFactory.get().binaryDecoder(key, HEADER, key.length - HEADER, null));
            for (Schema.Field field : keySchema.getFields()) {
                Object part = read.get(field.pos());
                parts.add(canonical(keyColumns.get(field.pos()).type(), part));
            }
        } catch (IOException | RuntimeException e) {
            return null;
        }
        Bytes canonical = CanonicalKey.ofParts(parts);
        return Arrays.equals(key(schemaId, canonical), key) ? canonical : null;
    }

    /**
     * Encodes a row in its flat form.
     *
     * @param schemaId the id of {@link #valueSchema}
     * @param written the definition that the row is encoded with
     * @throws MalformedEntityException when the bytes are not a valid entity of that definition, because its writer did
     *     not encode them correctly
     */
    public byte[] value(int schemaId, Row row, EntityDefinition written) {
        return value(schemaId, row, written.codec().decode(row.after().array()));
    }

    /**
     * Returns the flat record of a row.
     *
     * @param schemaId the id of {@link #valueSchema}
     * @param entity the fields of the row, in the latest version of the definition
     */
    public byte[] value(int schemaId, Row row, Map<String, Object> entity) {
        RecordOutput out = begin(schemaId, row.after().length() + TYPICAL);
        for (FlatColumn column : columns) {
            Object value = column.of(entity);
            optional(out, column.isJson() ? json(value) : storable(fitting(column, value)));
        }
        if (flat.hasWorkspace()) {
            optional(out, row.workspace() == null ? null : ChangeKey.workspace(row.workspace()));
        }
        optional(out, row.version());
        if (flat.expires()) {
            optional(out, row.expiresAt() == 0 ? null : row.expiresAt());
        }
        return out.toBytes();
    }

    private static List<@Nullable Object> parts(Bytes key) {
        try {
            return CanonicalKey.parts(key);
        } catch (IllegalArgumentException e) {
            throw new MalformedEntityException("no key: " + e.getMessage());
        }
    }

    /**
     * Returns the value in the Java class of its type; null when it has another type, or is a text that is not a UUID
     * in a UUID field.
     */
    private static @Nullable Object fitting(FlatColumn column, @Nullable Object value) {
        boolean fits = switch (column.type()) {
            case UUID -> value instanceof String text && ValidUuid.isUuid(text);
            case INT -> value instanceof Integer || (value instanceof Long number && number == number.intValue());
            case LONG, TIMESTAMP -> value instanceof Long;
            case DOUBLE -> value instanceof Double;
            case DECIMAL ->
                value instanceof BigDecimal && JsonForm.value(column.type(), column.decimal(), value) != null;
            case BOOLEAN -> value instanceof Boolean;
            case DATE -> value instanceof LocalDate;
            case TIMESTAMP_MS -> value instanceof Instant;
            case BYTES -> value instanceof Binary;
            case STRING, ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> value instanceof String;
        };
        return fits ? value : null;
    }

    private static @Nullable Object keyPart(FlatColumn column, @Nullable Object part) {
        return part == null ? null : KeyPart.value(column.type(), column.decimal(), part);
    }

    /** Converts a part as Avro's reader returns it to the form that canonical bytes are made of. */
    private static Object canonical(FieldType type, Object part) {
        if (part instanceof ByteBuffer bytes) {
            Binary read = Binary.of(bytes);
            return type == FieldType.DECIMAL ? new BigInteger(read.toBytes()) : read;
        }
        return part instanceof CharSequence text ? text.toString() : part;
    }

    private static @Nullable String json(@Nullable Object value) {
        try {
            String json = value == null ? null : JSON.writeValueAsString(JsonForm.of(value));
            return json != null && json.contains("\\u0000")
                    ? JSON.writeValueAsString(storable(JsonForm.of(value)))
                    : json;
        } catch (JsonProcessingException e) {
            throw new MalformedEntityException("a value that is no JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * Replaces the character NUL, which databases do not accept in texts, by a text that stands for it. Keys are left
     * as they are.
     */
    private static @Nullable Object storable(@Nullable Object value) {
        if (value instanceof String text) {
            return text.indexOf('\0') < 0 ? text : text.replace('\0', NO_CHARACTER);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TableRecords::storable).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> storable = new LinkedHashMap<>();
            map.forEach((key, each) -> storable.put(String.valueOf(storable(key)), storable(each)));
            return storable;
        }
        return value;
    }

    private static RecordOutput begin(int schemaId, int expectedBytes) {
        RecordOutput out = new RecordOutput(expectedBytes, Integer.MAX_VALUE);
        out.writeByte(0);
        out.writeByte(schemaId >>> 24);
        out.writeByte(schemaId >>> 16);
        out.writeByte(schemaId >>> 8);
        out.writeByte(schemaId);
        return out;
    }

    private static void optional(RecordOutput out, @Nullable Object value) {
        out.writeLong(value == null ? 0 : 1);
        if (value != null) {
            write(out, value);
        }
    }

    private static void write(RecordOutput out, Object value) {
        if (value instanceof String text) {
            out.writeText(text, 8 * Limits.VALUE_BYTES, "the text");
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? 1 : 0);
        } else if (value instanceof Double fraction) {
            long bits = Double.doubleToLongBits(fraction);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                out.writeByte((int) (bits >>> shift));
            }
        } else if (value instanceof LocalDate date) {
            out.writeLong(date.toEpochDay());
        } else if (value instanceof Instant time) {
            out.writeLong(time.toEpochMilli());
        } else if (value instanceof BigDecimal decimal) {
            out.writeBytes(Bytes.wrap(decimal.unscaledValue().toByteArray()), Limits.VALUE_BYTES, "the decimal");
        } else if (value instanceof Binary bytes) {
            out.writeBytes(Bytes.wrap(bytes.toBytes()), Limits.VALUE_BYTES, "the bytes");
        } else {
            out.writeLong(((Number) value).longValue());
        }
    }
}
