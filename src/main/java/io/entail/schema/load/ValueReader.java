package io.entail.schema.load;

import io.entail.schema.Functions;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.rules.Rule;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a value from its Avro type and its properties. */
final class ValueReader {
    /** How deeply arrays, sets, maps and records may be nested. */
    static final int DEPTH_MAX = 32;

    private final Functions functions;
    private final DefinitionFindings findings;
    private final RecordReader records;
    private final RuleReader rules;

    ValueReader(Functions functions, DefinitionFindings findings, PatternBudget budget, RecordReader records) {
        this.functions = functions;
        this.findings = findings;
        this.records = records;
        this.rules = new RuleReader(findings, budget);
    }

    /**
     * Returns the definition of a value, null after a fault.
     *
     * @param properties the properties of the field; for an element those of its type
     */
    @Nullable
    ValueDefinition read(Schema schema, PropertyReader properties, int depth) {
        ValueDefinition value = readBare(schema, properties, depth);
        return value == null ? null : value.annotated(properties.all());
    }

    private @Nullable ValueDefinition readBare(Schema schema, PropertyReader properties, int depth) {
        DefinitionFindings.Place place = properties.place();
        FieldType type = typeOf(schema, properties, depth);
        if (type == null) {
            return null;
        }
        ValueDefinition.Marks marks = marks(type, properties);
        DecimalType decimal = type == FieldType.DECIMAL ? decimal(schema, place) : null;
        if (type == FieldType.DECIMAL && decimal == null) {
            return null;
        }
        return switch (type) {
            case ARRAY, SET -> {
                ValueDefinition element = element(schema.getElementType(), place, depth);
                List<Rule> rules = rules(type, null, element, properties);
                yield element == null ? null : ValueDefinition.list(type, rules, element);
            }
            case MAP -> {
                ValueDefinition values = element(schema.getValueType(), place, depth);
                List<Rule> rules = rules(type, null, values, properties);
                ValueDefinition keys = keys(properties);
                yield values == null ? null : ValueDefinition.map(rules, keys, values);
            }
            case RECORD -> {
                RecordDefinition nested = records.readNested(schema, place, depth);
                List<Rule> rules = rules(type, null, null, properties);
                yield nested == null ? null : ValueDefinition.nested(rules, nested);
            }
            default -> ValueDefinition.of(type, decimal, rules(type, decimal, null, properties), marks);
        };
    }

    /**
     * Returns the definition of a value that does not belong to a field, with the properties of its type; null after a
     * fault.
     */
    @Nullable
    ValueDefinition readAlone(Schema schema, DefinitionFindings.Place place) {
        return element(schema, place, 0);
    }

    private List<Rule> rules(
            FieldType type,
            @Nullable DecimalType decimal,
            @Nullable ValueDefinition element,
            PropertyReader properties) {
        return rules.read(RuleReader.target(type, decimal, element, functions), properties);
    }

    /** Returns the definition of the keys of a map, which are strings with the properties in {@code @keys({...})}. */
    private ValueDefinition keys(PropertyReader properties) {
        PropertyReader own = new PropertyReader(properties.object("keys"), findings, properties.place());
        List<Rule> rules = rules(FieldType.STRING, null, null, own);
        own.finish();
        return ValueDefinition.of(FieldType.STRING, null, rules).annotated(own.all());
    }

    private ValueDefinition.Marks marks(FieldType type, PropertyReader properties) {
        boolean text = type == FieldType.STRING;
        boolean uuid = type == FieldType.UUID || properties.isSet("uuid");
        boolean referenceable = mark("referenceable", type, text, properties);
        // This mark only matters to code that stores or shows values; nothing here depends on it.
        mark("encrypted", type, text, properties);
        boolean legacy = mark("legacy", type, text || type == FieldType.UUID, properties);
        return new ValueDefinition.Marks(referenceable, legacy && uuid);
    }

    private boolean mark(String property, FieldType type, boolean fits, PropertyReader properties) {
        Boolean given = properties.flag(property);
        if (given != null && !fits) {
            findings.fault(properties.place(), RuleReader.misplaced(type, property));
        }
        return fits && Boolean.TRUE.equals(given);
    }

    private @Nullable ValueDefinition element(Schema element, DefinitionFindings.Place place, int depth) {
        if (element.getType() == Schema.Type.UNION) {
            findings.unreadable(place, "elements cannot be a union: none of them may be null");
            return null;
        }
        // A nested record reads its properties itself.
        boolean own = element.getType() != Schema.Type.RECORD;
        Schema annotated = own ? element : Schema.create(Schema.Type.NULL);
        PropertyReader properties = new PropertyReader(annotated, findings, place);
        properties.ofAvro(LogicalType.properties(element));
        ValueDefinition elements = read(element, properties, depth + 1);
        if (elements == null) {
            return null;
        }
        properties.finish();
        if (elements.record() != null && elements.nested().fields().isEmpty()) {
            findings.unreadable(place, "elements need at least one field");
        }
        return elements;
    }

    private @Nullable FieldType typeOf(Schema schema, PropertyReader properties, int depth) {
        if (depth > DEPTH_MAX) {
            findings.unreadable(properties.place(), "nested more than " + DEPTH_MAX + " deep");
            return null;
        }
        boolean set = properties.isSet("set");
        boolean json = properties.isSet("json");
        boolean timestamp = properties.value("timestamp") != null;
        FieldType type = plainType(schema, properties.place());
        if (type == null) {
            return null;
        }
        FieldType logical = LogicalType.of(schema);
        if (logical != null) {
            type = logical;
        } else if (LogicalType.name(schema) != null) {
            findings.fault(properties.place(), LogicalType.refusal(schema));
        }
        type = refine(type, set, FieldType.ARRAY, FieldType.SET, "set", properties);
        type = refine(type, json, FieldType.STRING, FieldType.JSON, "json", properties);
        // On any other type it is a rule, or misplaced.
        return timestamp && type == FieldType.LONG ? FieldType.TIMESTAMP : type;
    }

    private FieldType refine(
            FieldType type, boolean asked, FieldType base, FieldType refined, String property, PropertyReader from) {
        if (asked && type != base) {
            findings.fault(from.place(), RuleReader.misplaced(type, property));
            return type;
        }
        return asked ? refined : type;
    }

    private @Nullable FieldType plainType(Schema schema, DefinitionFindings.Place place) {
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
            case BYTES -> FieldType.BYTES;
            case FIXED ->
                LogicalType.name(schema) == null
                        ? refused(place, "invalid type: fixed; write bytes @lenEq(" + schema.getFixedSize() + ")")
                        : refused(place, LogicalType.refusal(schema));
            case NULL -> refused(place, "invalid type: null");
        };
    }

    private @Nullable DecimalType decimal(Schema schema, DefinitionFindings.Place place) {
        try {
            return LogicalType.decimal(schema);
        } catch (IllegalArgumentException e) {
            findings.unreadable(place, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable FieldType refused(DefinitionFindings.Place place, String message) {
        findings.unreadable(place, message);
        return null;
    }
}
