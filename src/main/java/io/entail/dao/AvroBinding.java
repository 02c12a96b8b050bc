package io.entail.dao;

import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns objects of a generated class into the fields of an entity and back, by way of their Avro bytes: the class has the
 * definition that it was generated from, whole. Immutable and thread-safe.
 */
final class AvroBinding<T extends SpecificRecord> {
    private final EntityDefinition definition;
    private final SpecificData model;
    private final Schema schema;

    private AvroBinding(EntityDefinition definition, SpecificData model, Schema schema) {
        this.definition = definition;
        this.model = model;
        this.schema = schema;
    }

    /**
     * The binding of a class.
     *
     * @throws io.entail.errors.DefinitionException when it was not generated from an entity's definition
     */
    static <T extends SpecificRecord> AvroBinding<T> of(Class<T> type) {
        SpecificData generated = SpecificData.getForClass(type);
        Schema schema = generated.getSchema(type);
        return new AvroBinding<>(EntityDefinition.of(schema), new Model(type.getClassLoader(), generated), schema);
    }

    /**
     * Finds the classes of the records that the class's own schema names. Avro asks for a list of trusted classes, since
     * a schema may come from anywhere; this one comes from the class.
     */
    private static final class Model extends SpecificData {
        private final Map<String, Class<?>> known = new ConcurrentHashMap<>();

        Model(ClassLoader loader, SpecificData generated) {
            super(loader);
            generated.getConversions().forEach(this::addLogicalTypeConversion);
        }

        @Override
        @SuppressWarnings("rawtypes") // Avro's.
        public Class getClass(Schema schema) {
            return switch (schema.getType()) {
                case RECORD, ENUM, FIXED -> known.computeIfAbsent(getClassName(schema), this::load);
                default -> super.getClass(schema);
            };
        }

        private Class<?> load(String name) {
            try {
                return Class.forName(name, true, getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException("the class " + name + " was not generated with the entity's", e);
            }
        }
    }

    String entity() {
        return definition.name();
    }

    /** The fields that are set. */
    Map<String, Object> given(T object) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new SpecificDatumWriter<T>(schema, model).write(object, encoder);
            encoder.flush();
            return definition.codec().decode(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All fields, unset ones as null. */
    @SuppressWarnings("unchecked") // A patch may have nulls.
    Map<String, Object> all(T object) {
        return (Map<String, Object>) (Map<String, ?>) EntityInput.withNulls(definition, given(object));
    }

    Map<String, Object> key(Map<String, Object> fields) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (String name : definition.primaryKey()) {
            Object part = fields.get(name);
            if (part != null) {
                key.put(name, part);
            }
        }
        return key;
    }

    /** An object with those of the fields that its class has. */
    T object(Map<String, Object> fields) {
        Map<String, Object> known = new LinkedHashMap<>(fields);
        known.keySet().removeIf(name -> definition.field(name) == null);
        byte[] bytes = definition.codec().encode(known);
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            return new SpecificDatumReader<T>(schema, schema, model).read(null, decoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
