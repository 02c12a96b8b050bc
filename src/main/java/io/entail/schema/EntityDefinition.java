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
 * An entity as its Avro record describes it. Immutable and thread-safe.
 *
 * <p>Definitions come from files ({@link Definitions#load}), from a {@link Schema} ({@link #of}) or from the log
 * ({@link #fromLog}).
 */
public final class EntityDefinition {
    /** The entity whose configurations may be taken as they are. */
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

    /** How rows are found and which rows exclude or need each other. */
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
     * How the entity is treated as a whole.
     *
     * @param ttl whether its rows may expire
     * @param exported whether an export of the configuration has it
     * @param api whether it has endpoints of its own
     * @param apiName its place in the paths of endpoints
     * @param nestedApiName its place below a parent
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

    /** This definition of the log with the functions of this process that it names and lacks. */
    public EntityDefinition boundTo(Functions functions) {
        return missingFunctions.isEmpty() ? this : with(functions);
    }

    /**
     * This definition of the log with what only a process has: the functions that it names, and the subschemas of the
     * entity of the same name.
     *
     * @throws io.entail.errors.DefinitionException when a subschema does not fit this definition
     */
    public EntityDefinition boundTo(Definitions files) {
        EntityDefinition whole = whole(files, files.get(name));
        return files.acceptsPlugins() ? whole.accepting(Accepted.ALL) : whole;
    }

    private EntityDefinition whole(Definitions files, @Nullable EntityDefinition file) {
        if (file != null && file.json.equals(json) && files.acceptedPlugins().isEmpty()) {
            // The usual case: to read the same text again would take as long as all the rest of opening a store.
            return file;
        }
        EntityDefinition bound = boundTo(files.functions());
        return file == null || file.variants.subschemas().isEmpty()
                ? bound
                : DefinitionLoader.specialise(bound, file.variants.subschemas());
    }

    /** This definition where some plugins need no subschema: their configurations are taken as they are. */
    public EntityDefinition accepting(Set<String> plugins) {
        return plugins.isEmpty() ? this : accepting(new Accepted(false, plugins));
    }

    private EntityDefinition accepting(Accepted plugins) {
        return name.equals(PLUGINS) && variants.selector() != null
                ? varied(variants.accepting(plugins), List.of())
                : this;
    }

    /** The same with these variants, which name functions that this process lacks. */
    public EntityDefinition varied(Variants others, List<String> missing) {
        List<String> lacking = new ArrayList<>(missingFunctions);
        lacking.addAll(missing);
        return new EntityDefinition(name, avro, record, keys, others, traits, unsupported, lacking);
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

    /**
     * Whether it is the last step of a migration: then rows of before are read by {@link #migratedNames}.
     */
    public boolean isMigrated() {
        return avro.propsContainsKey(MIGRATED);
    }

    /**
     * Of the last step of a migration, where fields stand in the definition under which rows were rewritten: those that have
     * another name there, by their name in this one.
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

    /** Whether readers see entities as they are stored, so that {@link EntityInput#forRead} has nothing to do. */
    public boolean readAsStored() {
        return variants.readAsStored();
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
            throw new IllegalArgumentException(
                    "'" + name + "' has no field '" + Excerpt.of(String.valueOf(field)) + "'");
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

    /** Fields that tell an entity from others: the endpoint key and those of unique constraints. */
    public List<FieldDefinition> telling() {
        return telling;
    }

    /**
     * Fields of unique constraints whose values can be written in several ways, such as addresses. They are stored in one
     * of these; rows of earlier releases may have another.
     */
    public Set<String> respelled() {
        return canonical.keySet();
    }

    /** The value of a field in the form in which it is compared, if it is one that has one. */
    public Object canonical(String field, Object value) {
        UnaryOperator<Object> form = canonical.get(field);
        return form == null ? value : form.apply(value);
    }

    /** Values with those of unique fields in the form in which they are compared. */
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

    /** References in the order of the fields. */
    public List<ReferenceField> references() {
        return keys.references();
    }

    /** By what rows are found and sorted: the indexes of fields in their order, then those of the record. */
    public List<IndexDefinition> indexes() {
        return keys.indexes();
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

    /** The field whose value chooses a subschema. */
    public Optional<String> subschemaKey() {
        return Optional.ofNullable(variants.selector()).map(FieldDefinition::name);
    }

    /** The fields of an entity whose selector has this value, empty when there is no such subschema. */
    public List<FieldDefinition> fieldsOf(String selector) {
        RecordDefinition variant = variants.byName().get(selector);
        return variant == null ? List.of() : variant.fields();
    }

    /** The fields of this entity: those of its subschema where there is one, otherwise those that all have in common. */
    public List<FieldDefinition> fieldsOf(Map<String, ?> entity) {
        return variants.of(entity).fields();
    }

    /** The values of the selector that have a subschema, sorted. */
    public List<String> subschemas() {
        return variants.byName().keySet().stream().sorted().toList();
    }

    /** What the entity is, to be told to others. */
    public RecordOutline outline() {
        return RecordOutline.of(record);
    }

    /** What a subschema is: the fields that take the place of the entity's; empty when there is none of that name. */
    public Optional<RecordOutline> outlineOf(String selector) {
        return Optional.ofNullable(variants.byName().get(selector))
                .map(variant -> RecordOutline.of(
                        variant,
                        variant.fields().stream()
                                .filter(field -> field != record.field(field.name()))
                                .toList()));
    }

    /** Whether values of the selector that have no subschema are taken, with any object for what it would describe. */
    public boolean acceptsUndescribed() {
        return variants.acceptsSome();
    }

    /** Names that callers may write in place of fields: they are never stored. */
    public List<String> shorthands() {
        return record.shorthands().stream().map(Shorthand::name).toList();
    }

    /** Whether some fields are shorthands, too: what is stored of them is not what may be given once more. */
    public boolean hasShorthandsForFields() {
        return record.shorthandsOnly().size() < record.shorthands().size();
    }

    /** Whether rows may expire. */
    public boolean ttl() {
        return traits.ttl();
    }

    /** Whether exports of the configuration have it. */
    public boolean exported() {
        return traits.exported();
    }

    /** Whether it has endpoints of its own. */
    public boolean hasApi() {
        return traits.api();
    }

    /** Its place in the paths of endpoints. */
    public String apiName() {
        return traits.apiName();
    }

    /** Its place in the paths of endpoints below a parent. */
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
