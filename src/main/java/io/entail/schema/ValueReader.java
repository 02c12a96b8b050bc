package io.entail.schema;

import io.entail.schema.rules.Rule;
import io.entail.schema.rules.RuleKind;
import io.entail.schema.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what a value must be from its Avro type and the properties that belong to it. */
final class ValueReader {
    /** How deep arrays, sets, maps and records may be nested. */
    static final int DEPTH_MAX = 32;

    private final Findings findings;
    private final RecordReader records;

    ValueReader(Findings findings, RecordReader records) {
        this.findings = findings;
        this.records = records;
    }

    /**
     * The definition of a value, null after a fault.
     *
     * @param properties those of the field, or those of the type for an element
     */
    @Nullable
    ValueDefinition read(Schema schema, PropertyReader properties, int depth) {
        Findings.Place place = properties.place();
        FieldType type = typeOf(schema, properties, depth);
        if (type == null) {
            return null;
        }
        List<Rule> rules = rules(type, properties);
        return switch (type) {
            case ARRAY, SET -> container(type, rules, schema.getElementType(), place, depth);
            case MAP -> container(type, rules, schema.getValueType(), place, depth);
            case RECORD -> {
                RecordDefinition nested = records.readNested(schema, place, depth);
                yield nested == null ? null : ValueDefinition.nested(nested);
            }
            default -> ValueDefinition.of(type, rules);
        };
    }

    private @Nullable ValueDefinition container(
            FieldType type, List<Rule> rules, Schema element, Findings.Place place, int depth) {
        if (element.getType() == Schema.Type.UNION) {
            findings.unreadable(place, "elements cannot be a union: none of them may be null");
            return null;
        }
        // A nested record reads its own properties.
        boolean own = element.getType() != Schema.Type.RECORD;
        Schema annotated = own ? element : Schema.create(Schema.Type.NULL);
        PropertyReader properties = new PropertyReader(annotated, findings, place);
        ValueDefinition elements = read(element, properties, depth + 1);
        if (elements == null) {
            return null;
        }
        properties.finish();
        if (elements.record() != null && elements.nested().fields().isEmpty()) {
            findings.unreadable(place, "elements need at least one field");
        }
        return ValueDefinition.container(type, rules, elements);
    }

    private @Nullable FieldType typeOf(Schema schema, PropertyReader properties, int depth) {
        if (depth > DEPTH_MAX) {
            findings.unreadable(properties.place(), "nested more than " + DEPTH_MAX + " deep");
            return null;
        }
        boolean set = properties.isSet("set");
        boolean json = properties.isSet("json");
        String timestamp = properties.text("timestamp");
        String logicalType = schema.getProp("logicalType");
        FieldType type = plainType(schema, properties.place());
        if (type == null) {
            return null;
        }
        if (logicalType != null && !(type == FieldType.STRING && logicalType.equals("uuid"))) {
            findings.fault(properties.place(), "logical type '" + logicalType + "' is not supported");
        } else if (logicalType != null) {
            type = FieldType.UUID;
        }
        type = refine(type, set, FieldType.ARRAY, FieldType.SET, "set", properties);
        type = refine(type, json, FieldType.STRING, FieldType.JSON, "json", properties);
        if (timestamp != null && !timestamp.equals("seconds")) {
            findings.unknown(properties.place(), "timestamp", "timestamp: expected one of: seconds");
        }
        return refine(type, timestamp != null, FieldType.LONG, FieldType.TIMESTAMP, "timestamp", properties);
    }

    private FieldType refine(
            FieldType type, boolean asked, FieldType base, FieldType refined, String property, PropertyReader from) {
        if (asked && type != base) {
            findings.fault(from.place(), misplaced(type, property));
            return type;
        }
        return asked ? refined : type;
    }

    private @Nullable FieldType plainType(Schema schema, Findings.Place place) {
        return switch (schema.getType()) {
            case STRING -> FieldType.STRING;
            case INT -> FieldType.INT;
            case LONG -> FieldType.LONG;
            case DOUBLE -> FieldType.DOUBLE;
            case BOOLEAN -> FieldType.BOOLEAN;
            case ARRAY -> FieldType.ARRAY;
            case MAP -> FieldType.MAP;
            case RECORD -> FieldType.RECORD;
            case ENUM -> refused(place, "invalid type: enum; write string @oneOf([...])");
            case FLOAT -> refused(place, "invalid type: float; write double");
            case UNION -> refused(place, "a union must be of null and one type");
            case NULL, BYTES, FIXED ->
                refused(place, "invalid type: " + schema.getType().getName());
        };
    }

    private @Nullable FieldType refused(Findings.Place place, String message) {
        findings.unreadable(place, message);
        return null;
    }

    private List<Rule> rules(FieldType type, PropertyReader properties) {
        List<Rule> rules = new ArrayList<>();
        for (RuleKind kind : Rules.inOrder()) {
            Object argument = Rules.kind(kind.property()).isPresent() ? properties.value(kind.property()) : null;
            Rule rule = argument == null ? kind.implied(type) : read(kind, type, argument, properties.place());
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private @Nullable Rule read(RuleKind kind, FieldType type, Object argument, Findings.Place place) {
        if (!kind.types().contains(type)) {
            findings.fault(place, misplaced(type, kind.property()));
            return null;
        }
        try {
            return kind.read(type, argument);
        } catch (IllegalArgumentException | ArithmeticException e) {
            findings.unknown(place, kind.property(), kind.property() + ": " + e.getMessage());
            return null;
        }
    }

    static String misplaced(FieldType type, String property) {
        return "field of type '" + type.text() + "' cannot have attribute '" + property + "'";
    }
}
