package io.entail.dao.objects;

import io.entail.errors.DefinitionException;
import io.entail.errors.words.Misuse;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.EntityCodec;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.Given;
import io.entail.schema.value.NullTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Converts objects of a generated class to the fields of an entity and back. The class contains the whole definition
 * from which it was generated. Immutable and thread-safe.
 */
public final class AvroBinding<T extends SpecificRecord> {
    private final Class<T> type;
    private final EntityDefinition definition;
    private final SpecificData model;
    private final Schema schema;

    /** The schema of the objects' bytes, in which every field may be unset. */
    private final Schema ofBytes;

    private final EntityCodec codec;

    private AvroBinding(Class<T> type, EntityDefinition definition, SpecificData model, Schema schema) {
        this.type = type;
        this.definition = definition;
        this.model = model;
        this.schema = schema;
        this.ofBytes = UnsetFields.allowed(schema, definition);
        boolean same = ofBytes.equals(schema);
        this.codec = same ? definition.codec() : EntityDefinition.of(ofBytes).codec();
        if (!same) {
            // The decoders that Avro generates know the schema of the class only.
            model.setCustomCoders(false);
        }
    }

    /**
     * Returns the binding of a class.
     *
     * @throws io.entail.errors.DefinitionException when it was not generated from an entity's definition
     */
    public static <T extends SpecificRecord> AvroBinding<T> of(Class<T> type) {
        Misuse.requireGiven(type, "type", "a generated class");
        SpecificData generated = SpecificData.getForClass(type);
        Schema schema = schema(generated, type);
        return new AvroBinding<>(
                type, EntityDefinition.of(schema), new Model(type.getClassLoader(), generated), schema);
    }

    private static Schema schema(SpecificData generated, Class<?> type) {
        try {
            return generated.getSchema(type);
        } catch (RuntimeException e) {
            throw new DefinitionException(
                    "'" + type.getName() + "' was not generated from an entity's definition", Map.of());
        }
    }

    /**
     * Finds the classes of the records that the class's own schema names. Avro usually requires a list of trusted
     * classes, because a schema may come from an untrusted source; this one comes from the class.
     */
    private static final class Model extends SpecificData {
        private final Map<String, Class<?>> known = new ConcurrentHashMap<>();

        Model(ClassLoader loader, SpecificData generated) {
            super(loader);
            generated.getConversions().forEach(this::addLogicalTypeConversion);
        }

        @Override
        @SuppressWarnings("rawtypes") // Avro declares it so.
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

    public Class<T> type() {
        return type;
    }

    public String entity() {
        return definition.name();
    }

    /** Returns the definition from which the class was generated. */
    public EntityDefinition definition() {
        return definition;
    }

    /**
     * Returns the fields that are set in an object, checked for depth.
     *
     * @throws IllegalArgumentException when it is no object of the class
     * @throws io.entail.errors.SchemaViolationException when a value is nested too deeply
     */
    public Map<String, Object> given(T object) {
        if (!type.isInstance(object)) {
            throw Misuse.mustBe("entity", "an object of " + type.getName());
        }
        Map<String, Object> fields = Records.fields(object);
        definition
                .references()
                .forEach(reference -> fields.computeIfPresent(
                        reference.field(), (field, key) -> Given.isPlain(key) ? Map.of(reference.key(), key) : key));
        return Given.entity(fields);
    }

    /** Returns all fields, unset ones as null. */
    public Map<String, Object> all(Map<String, Object> given) {
        return NullTrees.fields(EntityInput.withNulls(definition, given));
    }

    /** Returns the patch that changes the earlier fields to these; it has no fields that are equal. */
    public Map<String, @Nullable Object> changes(Map<String, Object> before, Map<String, Object> given) {
        return Records.changes(definition.fields(), before, given);
    }

    public Map<String, Object> key(Map<String, Object> fields) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (String name : definition.primaryKey()) {
            Object part = fields.get(name);
            if (part != null) {
                key.put(name, part);
            }
        }
        return key;
    }

    /**
     * Encodes those of the fields that the class has. A field may be unset even if the class says that it is never null.
     *
     * @throws IllegalArgumentException when a value has another type than the class says
     */
    public byte[] bytes(Map<String, ?> fields) {
        return codec.encode(Records.known(definition.fields(), fields));
    }

    /** Decodes the fields that {@link #bytes} has encoded. */
    public Map<String, Object> fields(byte[] bytes) {
        return codec.decode(bytes);
    }

    /** Decodes the object that {@link #bytes} has encoded. Unset fields are null, or 0 where the class cannot say so. */
    public T object(byte[] bytes) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            return new UnsetFields.Reader<T>(schema, ofBytes, model).read(null, decoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
