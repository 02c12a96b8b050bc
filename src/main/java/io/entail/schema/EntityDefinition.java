package io.entail.schema;

import io.entail.errors.words.Excerpt;
import io.entail.schema.codec.EntityCodec;
import io.entail.schema.input.EntityInput;
import io.entail.schema.load.DefinitionLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an entity, made from its Avro record. Immutable and thread-safe.
 *
 * <p>Definitions come from files ({@link Definitions#load}), from a {@link Schema} ({@link #of}) or from the log
 * ({@link #fromLog}).
 */
public final class EntityDefinition {
    /** The entity whose configurations may be accepted unchecked. */
    private static final String PLUGINS = "plugins";

    /** The property of a record that is the last step of a migration. Files do not have it. */
    public static final String MIGRATED = "migrated";

    private final String name;
    private final Schema avro;
    private final String json;
    private final RecordDefinition record;
    private final Keys keys;
    private final List<String> unsupported;
    private final List<String> missingFunctions;
    private final Variants variants;
    private final Traits traits;
    private final EntityCodec codec;
    private final Map<String, UnaryOperator<Object>> canonical;
    private final List<FieldDefinition> telling;

    /** The keys, unique constraints and references of an entity. */
    public record Keys(
            List<String> primaryKey,
            Optional<String> endpointKey,
            List<UniqueConstraint> unique,
            List<ReferenceField> references,
            List<IndexDefinition> indexes,
            boolean workspaceable) {

        public Keys {
            primaryKey = List.copyOf(primaryKey);
            unique = List.copyOf(unique);
            references = List.copyOf(references);
            indexes = List.copyOf(indexes);
        }
    }

    /**
     * Properties of the entity as a whole.
     *
     * @param ttl whether its rows may expire
     * @param exported whether exports of the configuration contain it
     * @param api whether it has HTTP endpoints
     * @param apiName its segment in the paths of endpoints
     * @param nestedApiName its segment below a parent
     */
    public record Traits(boolean ttl, boolean exported, boolean api, String apiName, String nestedApiName) {}

    public EntityDefinition(
            String name,
            Schema avro,
            RecordDefinition record,
            Keys keys,
            Variants variants,
            Traits traits,
            List<String> unsupported,
            List<String> missingFunctions) {
        this.name = name;
        this.avro = avro;
        this.json = avro.toString();
        this.record = record;
        this.keys = keys;
        this.unsupported = List.copyOf(unsupported);
        this.missingFunctions = List.copyOf(missingFunctions);
        this.variants = variants;
        this.traits = traits;
        this.codec = EntityCodec.compile(name, record);
        this.canonical = canonical(record, keys.unique());
        this.telling = telling(record, keys);
    }

    private static List<FieldDefinition> telling(RecordDefinition record, Keys keys) {
        Set<String> names = new LinkedHashSet<>();
        keys.endpointKey().ifPresent(names::add);
        keys.unique().forEach(constraint -> names.addAll(constraint.fields()));
        return names.stream().map(record::field).filter(Objects::nonNull).toList();
    }

    private static Map<String, UnaryOperator<Object>> canonical(
            RecordDefinition record, List<UniqueConstraint> unique) {
        Map<String, UnaryOperator<Object>> canonical = new LinkedHashMap<>();
        for (UniqueConstraint constraint : unique) {
            for (String name : constraint.fields()) {
                FieldDefinition field = record.field(name);
                UnaryOperator<Object> form = field == null ? null : field.canonical();
                if (form != null) {
                    canonical.put(name, form);
                }
            }
        }
        return Collections.unmodifiableMap(canonical);
    }

    /**
     * Returns the definition that an Avro record describes.
     *
     * @throws io.entail.errors.DefinitionException naming everything that is wrong with it
     */
    public static EntityDefinition of(Schema record) {
        return of(record, Functions.builtIn());
    }

    /** Returns the definition of a record that names functions. */
    public static EntityDefinition of(Schema record, Functions functions) {
        return DefinitionLoader.fromSchema(record, functions);
    }

    /**
     * Returns a definition of the log. A property that this process does not know is no error: see {@link
     * #unsupported()}.
     *
     * @throws io.entail.errors.DefinitionException when it cannot be read at all
     */
    public static EntityDefinition fromLog(String json) {
        return DefinitionLoader.fromLog(json, Functions.builtIn());
    }

    /** Returns this definition with its functions taken from {@code functions}. */
    public EntityDefinition with(Functions functions) {
        return DefinitionLoader.fromLog(json, functions);
    }

    /** Returns this definition of the log with the functions that it names and does not have yet. */
    public EntityDefinition boundTo(Functions functions) {
        return missingFunctions.isEmpty() ? this : with(functions);
    }

    /**
     * Returns this definition of the log with the parts that only a process has: the functions that it names, and the
     * subschemas of the entity.
     *
     * @throws io.entail.errors.DefinitionException when a subschema does not fit this definition
     */
    public EntityDefinition boundTo(Definitions files) {
        EntityDefinition whole = whole(files, files.get(name));
        return files.acceptsPlugins() ? whole.accepting(Accepted.ALL) : whole;
    }

    private EntityDefinition whole(Definitions files, @Nullable EntityDefinition file) {
        if (file != null && file.json.equals(json) && files.acceptedPlugins().isEmpty()) {
            // The usual case. Parsing the same text again would take as long as the rest of opening a store.
            return file;
        }
        EntityDefinition bound = boundTo(files.functions());
        return file == null || file.variants.subschemas().isEmpty()
                ? bound
                : DefinitionLoader.specialise(bound, file.variants.subschemas());
    }

    /** Returns this definition, in which the configurations of the given plugins are accepted unchecked. */
    public EntityDefinition accepting(Set<String> plugins) {
        return plugins.isEmpty() ? this : accepting(new Accepted(false, plugins));
    }

    private EntityDefinition accepting(Accepted plugins) {
        return name.equals(PLUGINS) && variants.selector() != null
                ? varied(variants.accepting(plugins), List.of())
                : this;
    }

    /**
     * Returns this definition with other variants; {@code missing} are the functions of the variants that this process
     * does not have.
     */
    public EntityDefinition varied(Variants others, List<String> missing) {
        List<String> lacking = new ArrayList<>(missingFunctions);
        lacking.addAll(missing);
        return new EntityDefinition(name, avro, record, keys, others, traits, unsupported, lacking);
    }

    /** Returns the entity's name, such as {@code services}. */
    public String name() {
        return name;
    }

    /** Returns the name of the Avro record, such as {@code Service}. */
    public String recordName() {
        return avro.getName();
    }

    /** Returns the documentation comment, or the empty text. */
    public String doc() {
        return avro.getDoc() == null ? "" : avro.getDoc();
    }

    /** Returns the Avro record of this definition. */
    public Schema avro() {
        return avro;
    }

    /** Returns the whole Avro record as JSON with all properties, which is the form in the log. */
    public String json() {
        return json;
    }

    /**
     * Whether it is the last step of a migration: then rows of before are read by {@link #migratedNames}.
     */
    public boolean isMigrated() {
        return avro.propsContainsKey(MIGRATED);
    }

    /**
     * Returns, for the last step of a migration, where its fields are in the prepared definition: the name there of
     * each field that has another name, by its name in this definition.
     */
    public Map<String, String> migratedNames() {
        if (!(avro.getObjectProp(MIGRATED) instanceof Map<?, ?> migrated)
                || !(migrated.get("names") instanceof Map<?, ?> names)) {
            return Map.of();
        }
        Map<String, String> found = new LinkedHashMap<>();
        names.forEach((name, prepared) -> found.put(String.valueOf(name), String.valueOf(prepared)));
        return Collections.unmodifiableMap(found);
    }

    /**
     * This definition as the last step of a migration.
     *
     * @param names as {@link #migratedNames} has them, perhaps none
     */
    public EntityDefinition migrated(Map<String, String> names) {
        Schema with = new Schema.Parser().parse(json);
        with.addProp(MIGRATED, Map.of("names", new LinkedHashMap<>(names)));
        return DefinitionLoader.fromLog(with.toString(), Functions.builtIn());
    }

    /** Whether readers see entities as they are stored, so that {@link EntityInput#forRead} changes nothing. */
    public boolean readAsStored() {
        return variants.readAsStored();
    }

    /** Returns all fields in their order. */
    public List<FieldDefinition> fields() {
        return record.fields();
    }

    /** Returns the field with this name, null when there is none. */
    public @Nullable FieldDefinition field(String field) {
        return record.field(field);
    }

    /**
     * Returns the field with this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public FieldDefinition requireField(String field) {
        FieldDefinition found = record.field(field);
        if (found == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' has no field '" + Excerpt.of(String.valueOf(field)) + "'");
        }
        return found;
    }

    /** Returns the fields of the primary key, in its order. */
    public List<String> primaryKey() {
        return keys.primaryKey();
    }

    /** Returns the field by which people name an entity, such as {@code name}. */
    public Optional<String> endpointKey() {
        return keys.endpointKey();
    }

    /** Returns the unique constraints: those of single fields in the order of the fields, then the composite one. */
    public List<UniqueConstraint> unique() {
        return keys.unique();
    }

    /** Returns the fields that identify an entity: the endpoint key and the fields of unique constraints. */
    public List<FieldDefinition> telling() {
        return telling;
    }

    /**
     * Returns the fields of unique constraints whose values can be written in several ways, such as addresses. They are
     * now stored in one form; rows of earlier releases may have another.
     */
    public Set<String> respelled() {
        return canonical.keySet();
    }

    /**
     * Returns the value of a field in the form that is compared for uniqueness; values of most fields are returned as
     * they are.
     */
    public Object canonical(String field, Object value) {
        UnaryOperator<Object> form = canonical.get(field);
        return form == null ? value : form.apply(value);
    }

    /** Returns values in which those of unique fields have the form that is compared for uniqueness. */
    public Map<String, Object> canonical(Map<String, Object> values) {
        Map<String, Object> changed = values;
        for (String field : canonical.keySet()) {
            Object value = values.get(field);
            Object form = value == null ? null : canonical(field, value);
            if (form != null && !form.equals(value)) {
                changed = changed == values ? new LinkedHashMap<>(values) : changed;
                changed.put(field, form);
            }
        }
        return changed;
    }

    /** Returns the references in the order of the fields. */
    public List<ReferenceField> references() {
        return keys.references();
    }

    /** Returns the indexes: those of single fields in the order of the fields, then those of the record. */
    public List<IndexDefinition> indexes() {
        return keys.indexes();
    }

    /** Whether every row belongs to a workspace. */
    public boolean workspaceable() {
        return keys.workspaceable();
    }

    /**
     * Returns the properties of a definition of the log that this process does not know, such as {@code Service.host:
     * format}. While this is not empty, the entity can be read but must not be written.
     */
    public List<String> unsupported() {
        return unsupported;
    }

    /**
     * Returns the registered functions that the definition names and this process does not have, such as {@code
     * Service.host: format 'host'}. While this is not empty, the entity can be read but must not be written.
     */
    public List<String> missingFunctions() {
        return missingFunctions;
    }

    /** Returns the codec that converts entities to bytes and back. */
    public EntityCodec codec() {
        return codec;
    }

    /**
     * Returns the type of every field as a short text that does not change as long as stored bytes keep their meaning.
     * Fields of nested records have dotted names.
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

    /** Returns the field whose value selects a subschema. */
    public Optional<String> subschemaKey() {
        return Optional.ofNullable(variants.selector()).map(FieldDefinition::name);
    }

    /** Returns the fields of an entity whose selector has this value; empty when there is no such subschema. */
    public List<FieldDefinition> fieldsOf(String selector) {
        RecordDefinition variant = variants.byName().get(selector);
        return variant == null ? List.of() : variant.fields();
    }

    /**
     * Returns the fields of this entity: those of its subschema if there is one, otherwise those that all rows have in
     * common.
     */
    public List<FieldDefinition> fieldsOf(Map<String, ?> entity) {
        return variants.of(entity).fields();
    }

    /** Returns the values of the selector that have a subschema, sorted. */
    public List<String> subschemas() {
        return variants.byName().keySet().stream().sorted().toList();
    }

    /** Returns a description of the entity for documentation. */
    public RecordOutline outline() {
        return RecordOutline.of(record);
    }

    /**
     * Returns a description of a subschema, whose fields replace those of the entity; empty when there is no subschema
     * of that name.
     */
    public Optional<RecordOutline> outlineOf(String selector) {
        return Optional.ofNullable(variants.byName().get(selector))
                .map(variant -> RecordOutline.of(
                        variant,
                        variant.fields().stream()
                                .filter(field -> field != record.field(field.name()))
                                .toList()));
    }

    /**
     * Whether values of the selector without a subschema are accepted, with any object in the fields that it would
     * describe.
     */
    public boolean acceptsUndescribed() {
        return variants.acceptsSome();
    }

    /** Returns names that callers may write in place of fields. They are never stored. */
    public List<String> shorthands() {
        return record.shorthands().stream().map(Shorthand::name).toList();
    }

    /**
     * Whether some shorthands have the name of a field, so that the stored value of the field must not be passed
     * through the function again.
     */
    public boolean hasShorthandsForFields() {
        return record.shorthandsOnly().size() < record.shorthands().size();
    }

    /** Whether rows may expire. */
    public boolean ttl() {
        return traits.ttl();
    }

    /** Whether exports of the configuration contain the entity. */
    public boolean exported() {
        return traits.exported();
    }

    /** Whether the entity has HTTP endpoints. */
    public boolean hasApi() {
        return traits.api();
    }

    /** Returns its segment in the paths of endpoints. */
    public String apiName() {
        return traits.apiName();
    }

    /** Returns its segment in the paths of endpoints below a parent. */
    public String nestedApiName() {
        return traits.nestedApiName();
    }

    public Variants variants() {
        return variants;
    }

    public RecordDefinition record() {
        return record;
    }

    @Override
    public String toString() {
        return name;
    }
}
