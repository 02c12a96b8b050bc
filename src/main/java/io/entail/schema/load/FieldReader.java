package io.entail.schema.load;

import io.entail.errors.Failures;
import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldDefinition.Presence;
import io.entail.schema.LaterFields;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueDefinition;
import io.entail.schema.input.Defaults;
import io.entail.schema.input.Validation;
import io.entail.schema.rules.Rule;
import io.entail.schema.value.FieldType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads a field: the definition of its values, and whether and how an absent value is set. */
final class FieldReader {
    private static final Pattern RELEASE = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}");

    private final DefinitionFindings findings;
    private final ValueReader values;
    private final Set<String> primaryKey;
    private final boolean variant;

    /**
     * Creates a reader; {@code primaryKey} has the fields of the primary key, and the other argument says whether the
     * fields are those of a subschema.
     */
    FieldReader(DefinitionFindings findings, ValueReader values, Set<String> primaryKey, boolean variant) {
        this.variant = variant;
        this.findings = findings;
        this.values = values;
        this.primaryKey = primaryKey;
    }

    /** Returns the field; null after a fault that prevents reading it. */
    @Nullable
    FieldDefinition read(Schema record, Schema.Field field, int depth) {
        DefinitionFindings.Place place = new DefinitionFindings.Place(record.getName(), field.name());
        boolean top = depth == 0;
        if (top && (field.name().startsWith("_") || field.name().equals("ws_id"))) {
            findings.fault(place, "the name is reserved");
        }
        PropertyReader properties = new PropertyReader(field, findings, place);
        int nullBranch = nullBranch(field.schema());
        Schema type =
                nullBranch < 0 ? field.schema() : field.schema().getTypes().get(1 - nullBranch);
        refuseInside(type, place);
        ValueDefinition value = values.read(type, properties, depth + 1);
        if (value == null) {
            return null;
        }
        value = reference(value, properties, top);
        Presence presence = presence(record, field, value, properties, nullBranch, top);
        properties.finish();
        return new FieldDefinition(field.name(), field.doc() == null ? "" : field.doc(), value, presence);
    }

    /** Returns the index of null in the union, -1 when the type is not a union of null and one other type. */
    private static int nullBranch(Schema schema) {
        if (schema.getType() != Schema.Type.UNION || schema.getTypes().size() != 2) {
            return -1;
        }
        List<Schema> branches = schema.getTypes();
        if (branches.get(0).getType() == Schema.Type.NULL) {
            return 0;
        }
        return branches.get(1).getType() == Schema.Type.NULL ? 1 : -1;
    }

    /** Refuses properties before the type: there they would apply to the type, and before a union Avro drops them. */
    private void refuseInside(Schema type, DefinitionFindings.Place place) {
        // The scan of the source may have reported it already, with its line.
        if (type.getType() != Schema.Type.RECORD && !findings.hasFault(place)) {
            Set<String> ofAvro = LogicalType.properties(type);
            for (String property : type.getObjectProps().keySet()) {
                if (!property.equals("logicalType")
                        && !property.equals("avro.java.string")
                        && !ofAvro.contains(property)) {
                    findings.unknown(place, property, "'" + property + "' must stand between type and name");
                }
            }
        }
    }

    private ValueDefinition reference(ValueDefinition value, PropertyReader properties, boolean top) {
        DefinitionFindings.Place place = properties.place();
        String parent = properties.text("references");
        String onDelete = properties.text("onDelete");
        if (parent == null) {
            if (onDelete != null) {
                findings.fault(place, "onDelete without references");
            }
            return value;
        }
        if (!top) {
            findings.fault(place, "references stand at the top of an entity, not in nested records");
        }
        boolean keyType = value.type().isScalar() && value.type() != FieldType.BOOLEAN;
        if (!keyType) {
            findings.fault(place, RuleReader.misplaced(value.type(), "references"));
        }
        List<Rule> own = value.rules().stream()
                .filter(rule -> properties.names().contains(rule.property()))
                .toList();
        if (!own.stream().allMatch(rule -> properties.value(rule.property()) == JsonProperties.NULL_VALUE)) {
            findings.fault(
                    place, "a reference has no rules but eq(null) and ne(null): the parent's key has those of its own");
        }
        int dot = parent.indexOf('.');
        String entity = dot < 0 ? parent : parent.substring(0, dot);
        String key = dot < 0 ? "id" : parent.substring(dot + 1);
        ReferenceField reference = new ReferenceField(place.field(), entity, key, onDelete(onDelete, place));
        return keyType ? ValueDefinition.reference(reference, value, own) : value;
    }

    private OnDelete onDelete(@Nullable String text, DefinitionFindings.Place place) {
        if (text == null) {
            return OnDelete.RESTRICT;
        }
        for (OnDelete rule : OnDelete.values()) {
            if (rule.text().equals(text)) {
                return rule;
            }
        }
        findings.unknown(place, "onDelete", "onDelete: expected one of: restrict, cascade, null");
        return OnDelete.RESTRICT;
    }

    private Presence presence(
            Schema record,
            Schema.Field field,
            ValueDefinition value,
            PropertyReader properties,
            int nullBranch,
            boolean top) {
        DefinitionFindings.Place place = properties.place();
        Boolean asked = properties.flag("required");
        boolean nullable = nullBranch >= 0;
        if (!nullable && Boolean.FALSE.equals(asked)) {
            findings.fault(place, "cannot be unset: its type has no null");
        }
        // Records are required by default, so that an entity that is read always has its complete structure.
        boolean required = !nullable
                || (asked == null ? value.type() == FieldType.RECORD : asked)
                || (top && primaryKey.contains(field.name()));
        boolean auto = auto(value, properties, top);
        boolean unique = unique(value.type(), properties, top);
        boolean across = properties.isSet("uniqueAcrossWs");
        if (across && !unique) {
            findings.fault(place, "uniqueAcrossWs without unique");
        }
        ReferenceField reference = value.reference();
        if (reference != null && reference.onDelete() == OnDelete.NULL && required) {
            findings.fault(place, "onDelete null on a required field");
        }
        Object defaultValue = defaultValue(field, value, required, place);
        if (defaultValue != null && auto) {
            findings.fault(place, "auto and a default exclude each other");
        }
        boolean immutable = properties.isSet("immutable");
        return new Presence(
                nullBranch,
                required,
                auto,
                unique,
                across,
                immutable,
                isAbstract(value, properties, top),
                indexed(properties, top),
                since(record, properties, nullable && !required && !auto && defaultValue == null),
                defaultValue);
    }

    private @Nullable String since(Schema record, PropertyReader properties, boolean free) {
        String release = properties.text("since");
        if (release == null) {
            return LaterFields.since(record.getFullName(), properties.place().field());
        }
        if (!RELEASE.matcher(release).matches()) {
            findings.unknown(properties.place(), "since", "since: expected a release such as \"3.4\"");
        } else if (!free) {
            findings.fault(
                    properties.place(),
                    "since: a later field can be null, has no default, and is neither required nor auto");
        }
        return release;
    }

    private boolean isAbstract(ValueDefinition value, PropertyReader properties, boolean top) {
        if (!properties.isSet("abstract")) {
            return false;
        }
        if (value.type() == FieldType.BOOLEAN || value.type() == FieldType.REFERENCE) {
            findings.fault(properties.place(), RuleReader.misplaced(value.type(), "abstract"));
        } else if (!top) {
            findings.fault(properties.place(), "abstract fields stand at the top of an entity, not in nested records");
        }
        return true;
    }

    private boolean auto(ValueDefinition value, PropertyReader properties, boolean top) {
        if (!properties.isSet("auto")) {
            return false;
        }
        String name = properties.place().field();
        if (!top && !(variant && (value.type() == FieldType.STRING || value.type() == FieldType.UUID))) {
            findings.fault(properties.place(), "auto values stand at the top of an entity, not in nested records");
        } else if (value.isTimestamp() && !name.equals("created_at") && !name.equals("updated_at")) {
            findings.fault(properties.place(), "only timestamps called created_at and updated_at can be auto");
        } else if (!value.isTimestamp() && value.type() != FieldType.UUID && value.type() != FieldType.STRING) {
            findings.fault(properties.place(), RuleReader.misplaced(value.type(), "auto"));
        }
        return true;
    }

    private boolean unique(FieldType type, PropertyReader properties, boolean top) {
        if (!properties.isSet("unique")) {
            return false;
        }
        boolean fits = (type.isScalar() && type != FieldType.BOOLEAN) || type == FieldType.REFERENCE;
        if (!fits) {
            findings.fault(properties.place(), RuleReader.misplaced(type, "unique"));
        } else if (!top) {
            findings.fault(properties.place(), "unique fields stand at the top of an entity, not in nested records");
        }
        return true;
    }

    private boolean indexed(PropertyReader properties, boolean top) {
        if (!properties.isSet("indexed")) {
            return false;
        }
        if (!top || variant) {
            findings.faultUnlessStored(
                    properties.place(),
                    "indexed fields stand at the top of an entity, not in nested records or subschemas");
        }
        return top && !variant;
    }

    private @Nullable Object defaultValue(
            Schema.Field field, ValueDefinition value, boolean required, DefinitionFindings.Place place) {
        Object given;
        try {
            given = field.hasDefaultValue() ? field.defaultVal() : null;
        } catch (RuntimeException e) {
            // Avro fails on a default that names something that the type does not have.
            findings.fault(place, "default: " + value.type().mismatch());
            return null;
        }
        if (given == null || given == JsonProperties.NULL_VALUE) {
            boolean record = required && value.type() == FieldType.RECORD;
            return record ? Defaults.ofRecord(value.nested()) : null;
        }
        try {
            Object read = Defaults.read(value, given);
            Object error = new Validation(null, Validation.Mode.WHOLE).value(value, read);
            if (error != null) {
                findings.fault(place, "default: " + Failures.faultText(error));
            }
            return read;
        } catch (IllegalArgumentException e) {
            findings.fault(place, "default: " + e.getMessage());
            return null;
        }
    }
}
