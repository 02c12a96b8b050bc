package io.entail.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entity as its Avro record describes it. Immutable and thread-safe.
 *
 * <p>Definitions come from files ({@link Definitions#load}), from a {@link Schema} ({@link #of}) or from the log
 * ({@link #fromLog}).
 */
public final class EntityDefinition {
    private final String name;
    private final Schema avro;
    private final String json;
    private final RecordDefinition record;
    private final Keys keys;
    private final List<String> unsupported;
    private final List<String> missingFunctions;
    private final EntityCodec codec;

    /** How rows are found and which rows exclude or need each other. */
    record Keys(
            List<String> primaryKey,
            Optional<String> endpointKey,
            List<UniqueConstraint> unique,
            List<ReferenceField> references,
            boolean workspaceable) {

        Keys {
            primaryKey = List.copyOf(primaryKey);
            unique = List.copyOf(unique);
            references = List.copyOf(references);
        }
    }

    EntityDefinition(
            String name,
            Schema avro,
            RecordDefinition record,
            Keys keys,
            List<String> unsupported,
            List<String> missingFunctions) {
        this.name = name;
        this.avro = avro;
        this.json = avro.toString();
        this.record = record;
        this.keys = keys;
        this.unsupported = List.copyOf(unsupported);
        this.missingFunctions = List.copyOf(missingFunctions);
        this.codec = EntityCodec.compile(name, record);
    }

    /**
     * The definition that an Avro record is.
     *
     * @throws io.entail.errors.DefinitionException naming everything that is wrong with it
     */
    public static EntityDefinition of(Schema record) {
        return of(record, Functions.builtIn());
    }

    /** As {@link #of(Schema)}, for a definition that names functions. */
    public static EntityDefinition of(Schema record, Functions functions) {
        return DefinitionLoader.fromSchema(record, functions);
    }

    /**
     * The definition that a log holds. What this process does not know is no error: see {@link #unsupported()}.
     *
     * @throws io.entail.errors.DefinitionException when it cannot even be read
     */
    public static EntityDefinition fromLog(String json) {
        return DefinitionLoader.fromLog(json, Functions.builtIn());
    }

    /** The same definition with these functions in the places where it names functions. */
    public EntityDefinition with(Functions functions) {
        return DefinitionLoader.fromLog(json, functions);
    }

    /** The entity's name, such as {@code services}. */
    public String name() {
        return name;
    }

    /** The name of the Avro record, such as {@code Service}. */
    public String recordName() {
        return avro.getName();
    }

    /** Its documentation comment, or the empty text. */
    public String doc() {
        return avro.getDoc() == null ? "" : avro.getDoc();
    }

    /** The Avro record that this definition is. */
    public Schema avro() {
        return avro;
    }

    /** The whole Avro record as JSON, with every property: what the log holds. */
    public String json() {
        return json;
    }

    /** All fields in their order. */
    public List<FieldDefinition> fields() {
        return record.fields();
    }

    /** The field of that name, null when there is none. */
    public @Nullable FieldDefinition field(String field) {
        return record.field(field);
    }

    /**
     * The field of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public FieldDefinition requireField(String field) {
        FieldDefinition found = record.field(field);
        if (found == null) {
            throw new IllegalArgumentException("'" + name + "' has no field '" + field + "'");
        }
        return found;
    }

    /** The fields of the primary key, in its order. */
    public List<String> primaryKey() {
        return keys.primaryKey();
    }

    /** The field that people name an entity by, such as {@code name}. */
    public Optional<String> endpointKey() {
        return keys.endpointKey();
    }

    /** Unique fields in the order of the fields, then the composite constraint. */
    public List<UniqueConstraint> unique() {
        return keys.unique();
    }

    /** References in the order of the fields. */
    public List<ReferenceField> references() {
        return keys.references();
    }

    /** Whether every row belongs to a workspace. */
    public boolean workspaceable() {
        return keys.workspaceable();
    }

    /**
     * What a definition of the log asks for and this process does not know, such as {@code Service.host: format}. The
     * entity may be read; it must not be written while this is not empty.
     */
    public List<String> unsupported() {
        return unsupported;
    }

    /**
     * The registered functions that it names and this process lacks, such as {@code Service.host: format 'host'}. The
     * entity may be read; it must not be written while this is not empty.
     */
    public List<String> missingFunctions() {
        return missingFunctions;
    }

    /** Turns entities into bytes and back. */
    public EntityCodec codec() {
        return codec;
    }

    /**
     * The type of every field as a short text that stays the same as long as stored bytes mean the same. Fields of
     * nested records have dotted names.
     */
    public Map<String, String> fieldTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        addTypes("", record, types);
        return types;
    }

    private static void addTypes(String prefix, RecordDefinition record, Map<String, String> types) {
        for (FieldDefinition field : record.fields()) {
            types.put(prefix + field.name(), field.value().typeText());
            ValueDefinition inner = field.value();
            while (inner.element() != null) {
                inner = inner.elements();
            }
            if (inner.record() != null) {
                addTypes(prefix + field.name() + ".", inner.nested(), types);
            }
        }
    }

    RecordDefinition record() {
        return record;
    }

    @Override
    public String toString() {
        return name;
    }
}
