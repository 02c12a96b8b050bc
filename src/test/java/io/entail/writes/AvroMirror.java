package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.idl.IdlFile;
import org.apache.avro.idl.IdlReader;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records with Avro's own generic writer and the schema in {@code avro/write.avdl}. It fails if the Java
 * records and the Avro records do not have the same names and fields. It has no limits.
 */
public final class AvroMirror {
    private final Schema union;
    private final Schema ofMigrations;

    public AvroMirror() {
        try {
            IdlFile file = new IdlReader().parse(Path.of("avro/write.avdl"));
            union = file.getMainSchema();
            ofMigrations = Schema.createUnion(
                    file.getNamedSchema("io.entail.avro.Prepare"), file.getNamedSchema("io.entail.avro.Migrate"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the encoded value of a record. */
    public byte[] encode(LogRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean migrates = record instanceof LogRecord.Prepare || record instanceof LogRecord.Migrate;
        Schema schema = migrates ? ofMigrations : union;
        bytes.write(migrates ? 2 : 1);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(generic(record, schema), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Object generic(@Nullable Object value, Schema schema) {
        if (value == null) {
            return null;
        }
        return switch (schema.getType()) {
            case UNION -> generic(value, branch(schema, value));
            case RECORD -> genericRecord((Record) value, schema);
            case ARRAY -> genericList((List<?>) value, schema.getElementType());
            case BYTES -> ByteBuffer.wrap(((Bytes) value).array());
            case FIXED -> new GenericData.Fixed(schema, fixed(value));
            default -> value;
        };
    }

    private static Schema branch(Schema union, Object value) {
        for (Schema branch : union.getTypes()) {
            boolean fits = branch.getType() == Schema.Type.RECORD
                    ? branch.getName().equals(value.getClass().getSimpleName())
                    : branch.getType() != Schema.Type.NULL;
            if (fits) {
                return branch;
            }
        }
        throw new AssertionError("the union " + union + " has no branch for " + value);
    }

    private static GenericData.Record genericRecord(Record value, Schema schema) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        if (components.length != schema.getFields().size()) {
            throw new AssertionError(schema.getName() + " has different fields in Java and in write.avdl");
        }
        GenericData.Record record = new GenericData.Record(schema);
        for (RecordComponent component : components) {
            Schema.Field field = schema.getField(component.getName());
            record.put(field.pos(), generic(read(component, value), field.schema()));
        }
        return record;
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static List<@Nullable Object> genericList(List<?> values, Schema element) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(generic(value, element));
        }
        return list;
    }

    private static byte[] fixed(Object value) {
        return value instanceof UUID uuid
                ? ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array()
                : ByteBuffer.allocate(8).putLong((Long) value).array();
    }
}
