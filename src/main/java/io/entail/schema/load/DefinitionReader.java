package io.entail.schema.load;

import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityDefinition.Keys;
import io.entail.schema.EntityDefinition.Traits;
import io.entail.schema.FieldDefinition;
import io.entail.schema.Functions;
import io.entail.schema.IndexDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.Variants;
import io.entail.schema.load.DefinitionFindings.Place;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads an entity from its Avro record with the properties {@code @entity}, {@code @primaryKey} and so on. */
public final class DefinitionReader {
    static final int UNIQUE_MAX = 64;
    static final int REFERENCES_MAX = 64;

    /**
     * The pattern of entity names. They become names of tables, topics, records and paths, so they have to be valid in
     * all of these.
     */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    private final Functions functions;
    private final DefinitionFindings findings;
    private final Schema schema;
    private final Place place;

    private DefinitionReader(Schema schema, Functions functions, DefinitionFindings findings) {
        this.schema = schema;
        this.functions = functions;
        this.findings = findings;
        this.place = Place.of(schema.getName());
    }

    /** Returns the definition, or null when there are faults. */
    public static @Nullable EntityDefinition read(Schema schema, Functions functions, DefinitionFindings findings) {
        return new DefinitionReader(schema, functions, findings).read();
    }

    private @Nullable EntityDefinition read() {
        PropertyReader properties = new PropertyReader(schema, findings, place);
        String name = properties.text("entity");
        if (name == null || !NAME.matcher(name).matches()) {
            findings.unreadable(place, "entity: expected a name of a-z, 0-9 and _, at most 48 characters");
        }
        List<String> primaryKey = properties.texts("primaryKey");
        RecordDefinition record =
                new RecordReader(functions, findings, new HashSet<>(primaryKey)).readEntity(schema, properties);
        if (record == null || name == null) {
            return null;
        }
        checkPrimaryKey(primaryKey, record);
        List<UniqueConstraint> unique = unique(properties, record, primaryKey);
        Optional<String> endpointKey = endpointKey(properties, record, primaryKey, unique);
        List<ReferenceField> references = record.fields().stream()
                .flatMap(field -> field.reference().stream())
                .toList();
        if (references.size() > REFERENCES_MAX) {
            findings.fault(place, "more than " + REFERENCES_MAX + " references");
        }
        boolean workspaceable = properties.isSet("workspaceable");
        Variants variants = variants(properties, record);
        Traits traits = traits(name, properties);
        List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
        List<IndexDefinition> indexes = new IndexReader(record, properties, findings, names).read();
        if (traits.ttl() && record.field("ttl") != null) {
            findings.fault(new Place(place.record(), "ttl"), "ttl is a reserved field name when ttl is enabled");
        }
        migrated(properties);
        properties.finish();
        if (!findings.clean()) {
            return null;
        }
        Keys keys = new Keys(primaryKey, endpointKey, unique, references, indexes, workspaceable);
        return new EntityDefinition(
                name, schema, record, keys, variants, traits, findings.unsupported(), findings.missingFunctions());
    }

    /**
     * Reads where the last step of a migration has put the fields of older rows, which only a definition of a log
     * contains.
     */
    private void migrated(PropertyReader properties) {
        if (properties.value(EntityDefinition.MIGRATED) != null) {
            findings.faultUnlessStored(
                    place,
                    EntityDefinition.MIGRATED + ": only Entail says it, of a definition that a migration leads to");
        }
    }

    private Variants variants(PropertyReader properties, RecordDefinition record) {
        String key = properties.text("subschemaKey");
        String error = properties.text("subschemaError");
        if (key == null) {
            if (error != null) {
                findings.fault(place, "subschemaError without subschemaKey");
            }
            return Variants.none(record);
        }
        FieldDefinition selector = record.field(key);
        if (selector == null) {
            if (schema.getField(key) == null) {
                findings.fault(place, "subschemaKey: value must be a field name, '" + key + "' is none" + hint(key));
            }
            return Variants.none(record);
        }
        boolean strings =
                selector.type() == FieldType.SET && selector.value().elements().type() == FieldType.STRING;
        if (selector.type() != FieldType.STRING && !strings) {
            findings.fault(new Place(place.record(), key), "subschemaKey: must be a string or set field");
        }
        return new Variants(record, selector, error == null ? "unknown type: %s" : error, List.of(), Map.of());
    }

    private Traits traits(String entity, PropertyReader properties) {
        Boolean exported = properties.flag("dbExport");
        Boolean api = properties.flag("generateAdminApi");
        String apiName = properties.text("adminApiName");
        String nested = properties.text("adminApiNestedName");
        String path = apiName == null ? entity : apiName;
        return new Traits(
                properties.isSet("ttl"),
                exported == null || exported,
                api == null || api,
                path,
                nested == null ? path : nested);
    }

    private void checkPrimaryKey(List<String> primaryKey, RecordDefinition record) {
        if (primaryKey.isEmpty()) {
            findings.fault(place, "primaryKey: required field missing");
        }
        checkFields("primaryKey", primaryKey, record);
        for (String part : primaryKey) {
            FieldDefinition field = record.field(part);
            if (field != null && (!field.type().isScalar() || field.type() == FieldType.BOOLEAN)) {
                findings.fault(
                        new Place(place.record(), part),
                        "field of type '" + field.type().text() + "' cannot be part of the primary key");
            }
            if (field != null && field.unique()) {
                findings.fault(new Place(place.record(), part), "unique on a part of the primary key");
            }
        }
    }

    private void checkFields(String property, List<String> names, RecordDefinition record) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (record.field(name) == null && schema.getField(name) == null) {
                findings.fault(place, property + ": values must be field names, '" + name + "' is none" + hint(name));
            }
            if (!seen.add(name)) {
                findings.fault(place, property + ": '" + name + "' is named twice");
            }
        }
    }

    private Optional<String> endpointKey(
            PropertyReader properties,
            RecordDefinition record,
            List<String> primaryKey,
            List<UniqueConstraint> unique) {
        String key = properties.text("endpointKey");
        FieldDefinition field = key == null ? null : record.field(key);
        if (key != null && schema.getField(key) == null) {
            findings.fault(place, "endpointKey: value must be a field name, '" + key + "' is none" + hint(key));
        } else if (field != null && (!field.type().isScalar() || field.type() == FieldType.BOOLEAN)) {
            findings.fault(place, "endpointKey: field of type '" + field.type().text() + "' cannot name an entity");
        } else if (key != null && field != null && !isUnique(key, record, primaryKey, unique)) {
            findings.faultUnlessStored(
                    place,
                    "endpointKey: '" + key
                            + "' is not unique: mark it @unique(true), or make it with references a @cacheKey,"
                            + " to be unique among the rows of a parent");
        }
        return Optional.ofNullable(key);
    }

    /** Returns whether a field identifies a row, among all rows of a workspace or among those of a parent. */
    private static boolean isUnique(
            String key, RecordDefinition record, List<String> primaryKey, List<UniqueConstraint> unique) {
        if (primaryKey.equals(List.of(key))) {
            return true;
        }
        return unique.stream()
                .map(UniqueConstraint::fields)
                .anyMatch(fields -> fields.contains(key)
                        && fields.stream().allMatch(name -> name.equals(key) || isReference(record.field(name))));
    }

    private static boolean isReference(@Nullable FieldDefinition field) {
        return field != null && field.type() == FieldType.REFERENCE;
    }

    private String hint(String field) {
        return Closest.hint(
                field, schema.getFields().stream().map(Schema.Field::name).toList());
    }

    private List<UniqueConstraint> unique(PropertyReader properties, RecordDefinition record, List<String> primaryKey) {
        List<UniqueConstraint> unique = new ArrayList<>();
        for (FieldDefinition field : record.fields()) {
            if (field.unique()) {
                unique.add(new UniqueConstraint(field.name(), List.of(field.name()), field.uniqueAcrossWorkspaces()));
            }
        }
        List<String> cacheKey = properties.texts("cacheKey");
        checkFields("cacheKey", cacheKey, record);
        if (cacheKey.size() == 1) {
            checkSingleCacheKey(cacheKey.get(0), record, primaryKey);
        } else if (cacheKey.size() > 1) {
            checkCompositeCacheKey(cacheKey, record);
            unique.add(new UniqueConstraint(UniqueConstraint.CACHE_KEY, cacheKey, false));
        }
        unique.addAll(PreparedReader.unique(properties, record, findings, place));
        if (unique.size() > UNIQUE_MAX) {
            findings.fault(place, "more than " + UNIQUE_MAX + " unique constraints");
        }
        return unique;
    }

    private void checkSingleCacheKey(String name, RecordDefinition record, List<String> primaryKey) {
        FieldDefinition field = record.field(name);
        if (field != null && !field.unique() && !primaryKey.equals(List.of(name))) {
            findings.fault(place, "cacheKey: a field used as a single cache key must be unique");
        }
    }

    private void checkCompositeCacheKey(List<String> names, RecordDefinition record) {
        for (String name : names) {
            FieldDefinition field = record.field(name);
            if (field != null && !field.type().isScalar() && field.type() != FieldType.REFERENCE) {
                findings.fault(
                        new Place(place.record(), name),
                        "field of type '" + field.type().text() + "' cannot be part of a cache key");
            }
        }
        if (record.field(UniqueConstraint.CACHE_KEY) != null) {
            findings.fault(
                    new Place(place.record(), UniqueConstraint.CACHE_KEY),
                    "the name is that of the composite cache key");
        }
    }
}
