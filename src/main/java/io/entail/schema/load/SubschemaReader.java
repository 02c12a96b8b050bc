package io.entail.schema.load;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.RecordDefinition.Extras;
import io.entail.schema.RecordDefinition.Source;
import io.entail.schema.ValueDefinition;
import io.entail.schema.load.DefinitionFindings.Place;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the variants of an entity from its subschemas. */
final class SubschemaReader {
    private final EntityDefinition entity;
    private final DefinitionFaults faults;
    private final boolean inLog;
    private final List<String> missing = new ArrayList<>();

    private SubschemaReader(EntityDefinition entity, DefinitionFaults faults, boolean inLog) {
        this.entity = entity;
        this.faults = faults;
        this.inLog = inLog;
    }

    /**
     * Returns the entity with these variants, and adds what is wrong with them to the faults.
     *
     * @param inLog whether the entity is that of a log, which may not yet have all fields that checks refer to; then it
     *     can be read but not written
     */
    static EntityDefinition specialise(
            EntityDefinition entity, List<Subschema> subschemas, DefinitionFaults faults, boolean inLog) {
        return new SubschemaReader(entity, faults, inLog).read(subschemas);
    }

    private EntityDefinition read(List<Subschema> subschemas) {
        Map<String, RecordDefinition> records = new HashMap<>();
        for (Subschema subschema : subschemas) {
            if (entity.variants().selector() == null) {
                addFault(subschema, "", "entities of type '" + entity.name() + "' cannot have subschemas");
                continue;
            }
            RecordDefinition record = read(subschema);
            if (record != null) {
                for (String name : subschema.names()) {
                    if (records.put(name, record) != null) {
                        addFault(subschema, "", "'" + name + "' has a subschema already");
                    }
                }
            }
        }
        return entity.varied(entity.variants().with(subschemas, records), missing);
    }

    private @Nullable RecordDefinition read(Subschema subschema) {
        DefinitionFindings findings =
                inLog ? DefinitionFindings.ofLog(faults) : DefinitionFindings.ofFile(subschema.file(), faults);
        PropertyReader properties = new PropertyReader(
                subschema.schema(), findings, Place.of(subschema.schema().getName()));
        properties.value(Subschema.OF);
        properties.value(Subschema.NAMES);
        RecordReader reader = new RecordReader(subschema.functions(), findings, null);
        List<FieldDefinition> own = reader.readVariant(subschema.schema());
        boolean fits = own.stream().map(field -> check(subschema, field)).allMatch(ok -> ok);
        if (!findings.clean() || !fits || !isWhole(subschema, own)) {
            return null;
        }
        RecordDefinition common = entity.record();
        RecordDefinition bare = new RecordDefinition(common.name(), exchanged(common, own), Extras.NONE);
        Extras extras = reader.extras(bare, properties);
        properties.finish();
        missing.addAll(findings.missingFunctions());
        missing.addAll(findings.unsupported());
        return findings.clean() ? common.varied(bare.fields(), extras, Source.of(subschema.schema())) : null;
    }

    private void addFault(Subschema subschema, String field, String message) {
        String place = field.isEmpty() ? "" : field + ": ";
        faults.add(
                subschema.file(),
                subschema.schema().getName(),
                field.isEmpty() ? DefinitionFaults.RECORD : field,
                "error in definition of '" + String.join("', '", subschema.names()) + "': " + place + message);
    }

    private boolean check(Subschema subschema, FieldDefinition field) {
        FieldDefinition common = entity.field(field.name());
        if (common == null) {
            addFault(subschema, field.name(), "cannot create a new field");
            return false;
        }
        boolean free = common.isAbstract() && common.type() == FieldType.JSON;
        boolean fits = free
                ? field.type() == FieldType.RECORD || field.type() == FieldType.JSON
                : common.value().typeText().equals(field.value().typeText());
        if (!fits) {
            addFault(subschema, field.name(), "cannot change type in a specialized field");
            return false;
        }
        FieldType alien = free ? alien(field.value()) : null;
        if (alien != null) {
            addFault(
                    subschema,
                    field.name(),
                    "what is stored as JSON cannot have a field of type '" + alien.text() + "'; write "
                            + (alien == FieldType.DECIMAL ? "double or string" : "string"));
        }
        return alien == null;
    }

    /**
     * Returns the type of a part of the value that JSON does not have and that would not be read back unchanged; null
     * when there is none.
     */
    private static @Nullable FieldType alien(ValueDefinition value) {
        return switch (value.type()) {
            case DECIMAL, DATE, TIMESTAMP_MS, BYTES -> value.type();
            case ARRAY, SET, MAP -> alien(value.elements());
            case RECORD ->
                value.nested().fields().stream()
                        .map(field -> alien(field.value()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case STRING, UUID, INT, LONG, TIMESTAMP, DOUBLE, BOOLEAN, JSON, REFERENCE -> null;
        };
    }

    private boolean isWhole(Subschema subschema, List<FieldDefinition> own) {
        Set<String> named = new HashSet<>();
        own.forEach(field -> named.add(field.name()));
        boolean whole = true;
        for (FieldDefinition field : entity.fields()) {
            if (field.isAbstract() && field.required() && !named.contains(field.name())) {
                addFault(subschema, field.name(), "abstract field was not specialized");
                whole = false;
            }
        }
        return whole;
    }

    private static List<FieldDefinition> exchanged(RecordDefinition common, List<FieldDefinition> own) {
        Map<String, FieldDefinition> byName = new HashMap<>();
        own.forEach(field -> byName.put(field.name(), field));
        return common.fields().stream()
                .map(field -> byName.getOrDefault(field.name(), field))
                .toList();
    }
}
