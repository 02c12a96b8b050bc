package io.entail.schema.input;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.Shorthand;
import io.entail.schema.ValueDefinition;
import io.entail.schema.Variants;
import io.entail.schema.rules.Rule;
import io.entail.schema.rules.RuleKind;
import io.entail.schema.rules.Rules;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Numbers;
import io.entail.schema.value.Times;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges values against their definitions, and the first that fails is the answer: {@code eq(null)}, for which no type
 * matters; the type; the rules in their fixed order, which know whole numbers of any size; what the type can hold. Null
 * is judged by {@code required} and by {@code eq} and {@code ne}.
 */
public final class Validation {
    public static final String ENTITY = "@entity";
    public static final String REQUIRED = "required field missing";
    static final String UNKNOWN = "unknown field";

    static final String ABSTRACT = "error in schema definition: abstract field was not specialized";

    private static final Validation MATCHING = new Validation(null, Mode.WHOLE, false);

    private final @Nullable Definitions definitions;
    private final Mode mode;
    private final boolean ranges;

    /** What is being judged. */
    public enum Mode {
        /** A new entity or a replacement: what is absent is unset. */
        WHOLE,
        /** A stored entity with a patch laid over it: what is absent is unset, and some messages are others. */
        MERGED,
        /** A patch by itself: what is absent stays as it is, whatever that may be. */
        PATCH;

        boolean updating() {
            return this != WHOLE;
        }
    }

    /** Without definitions, references are judged by the parent's key alone. */
    public Validation(@Nullable Definitions definitions, Mode mode) {
        this(definitions, mode, true);
    }

    private Validation(@Nullable Definitions definitions, Mode mode, boolean ranges) {
        this.definitions = definitions;
        this.mode = mode;
        this.ranges = ranges;
    }

    /** Asks whether rules are kept, which know numbers of any size: what a type cannot hold is no matter of theirs. */
    public static Validation matching() {
        return MATCHING;
    }

    /** All that is wrong with an entity, empty when nothing is. A selector that chooses no variant ends the judgement. */
    Map<String, Object> entity(EntityDefinition definition, Map<?, ?> values) {
        Variants variants = definition.variants();
        FieldDefinition selector = variants.selector();
        boolean chooses = selector != null && (mode != Mode.PATCH || values.containsKey(selector.name()));
        Map<String, Object> fault = chooses ? variants.fault(values) : Map.of();
        if (!fault.isEmpty()) {
            return fault;
        }
        RecordDefinition record = variants.of(values);
        Map<String, Object> errors = record(record, values);
        NulCharacters.addFaults(record, values, errors);
        if (selector != null && record == variants.common()) {
            // Nobody can say what these are, which is the selector's fault.
            record.fields().stream().filter(FieldDefinition::isAbstract).forEach(field -> errors.remove(field.name()));
        }
        for (FieldDefinition field : record.specialised()) {
            String error = values.get(field.name()) instanceof Map<?, ?> object ? json(object) : null;
            if (error != null) {
                errors.putIfAbsent(field.name(), error);
            }
        }
        return errors;
    }

    /** All that is wrong with a record, empty when nothing is. */
    Map<String, Object> record(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> shorthands = Shorthand.faults(record, values);
        if (!shorthands.isEmpty()) {
            return shorthands;
        }
        Map<String, Object> errors = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object error = field(field, values);
            if (error != null) {
                errors.put(field.name(), error);
            }
        }
        addUnknown(record, values, errors);
        RecordChecks.run(record, named(values), mode, errors);
        return errors;
    }

    /** All that is wrong with the fields that are given, where others may be missing. */
    private Map<String, Object> partial(RecordDefinition record, Map<?, ?> values) {
        Map<String, Object> errors = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object error = values.containsKey(field.name()) ? field(field, values) : null;
            if (error != null) {
                errors.put(field.name(), error);
            }
        }
        addUnknown(record, values, errors);
        return errors;
    }

    @SuppressWarnings("unchecked") // Names that are no strings have been reported as unknown; a check cannot find them.
    private static Map<String, ?> named(Map<?, ?> values) {
        return (Map<String, ?>) values;
    }

    private static void addUnknown(RecordDefinition record, Map<?, ?> values, Map<String, Object> errors) {
        for (Object name : values.keySet()) {
            if (record.field(name) == null) {
                errors.put(String.valueOf(name), UNKNOWN);
            }
        }
    }

    private @Nullable Object field(FieldDefinition field, Map<?, ?> values) {
        Object value = values.get(field.name());
        if (value != null) {
            return field.isAbstract()
                    ? Objects.requireNonNullElse(field.value().givenMessage(), ABSTRACT)
                    : value(field.value(), value);
        }
        boolean absent = !values.containsKey(field.name());
        if (absent && mode == Mode.PATCH) {
            return null;
        }
        if (absent && field.required()) {
            return REQUIRED;
        }
        // What an update does not mention stays as it is; in a new entity it is unset, as if the caller had said so.
        String unset = absent && mode.updating() ? null : field.unsetMessage();
        return unset == null && field.required() ? REQUIRED : unset;
    }

    /** What is wrong with a value: a message, a tree, or null for nothing. */
    @Nullable
    public Object value(ValueDefinition definition, Object value) {
        String refused = definition.givenMessage();
        if (refused != null) {
            return refused;
        }
        FieldType type = definition.type();
        return switch (type) {
            case ARRAY, SET -> value instanceof Collection<?> list ? elements(definition, list) : type.mismatch();
            case MAP -> value instanceof Map<?, ?> map ? entries(definition, map) : type.mismatch();
            case RECORD -> value instanceof Map<?, ?> map ? nested(definition, map) : type.mismatch();
            case JSON -> value instanceof Map<?, ?> map ? json(definition, map) : type.mismatch();
            case REFERENCE -> reference(definition, value);
            default -> scalar(definition, value, ranges);
        };
    }

    /** What is wrong with a value of one piece, null for nothing. */
    static @Nullable String scalar(ValueDefinition definition, Object value) {
        return scalar(definition, value, true);
    }

    private static @Nullable String scalar(ValueDefinition definition, Object value, boolean ranges) {
        Object scalar = definition.fit(value);
        if (scalar == null) {
            return misfit(definition, value, ranges);
        }
        return definition.marks().referenceable() && SecretReference.is(scalar) ? null : rules(definition, scalar);
    }

    private static @Nullable String misfit(ValueDefinition definition, Object value, boolean ranges) {
        return switch (definition.type()) {
            case DECIMAL -> beyond(definition, Objects.requireNonNull(definition.decimal()), value, ranges);
            case DATE -> Times.dateFault(value);
            case TIMESTAMP_MS -> Times.timeFault(value);
            default ->
                value instanceof Number number
                        ? beyond(definition, number, ranges)
                        : definition.type().mismatch();
        };
    }

    /** What is wrong with what no decimal of these digits is, as with any other number. */
    private static @Nullable String beyond(
            ValueDefinition definition, DecimalType decimal, Object value, boolean ranges) {
        if (value instanceof Number number && Numbers.isTooLong(number)) {
            return Numbers.TOO_LONG;
        }
        BigDecimal exact = DecimalType.exact(value);
        if (exact == null) {
            return definition.type().mismatch();
        }
        String fault = decimal.digitsFault(exact);
        if (fault == null) {
            fault = anyNumber(definition, exact);
        }
        return fault == null && ranges ? decimal.range() : fault;
    }

    /** What is wrong with a number that the type cannot hold: the rules have the first word, if it is of the right kind. */
    private static @Nullable String beyond(ValueDefinition definition, Number number, boolean ranges) {
        FieldType type = definition.type();
        if (type.range() == null) {
            return type.mismatch();
        }
        if (Numbers.isTooLong(number)) {
            return Numbers.TOO_LONG;
        }
        BigDecimal exact = Numbers.exact(number);
        if (exact == null || (type != FieldType.DOUBLE && !Numbers.isWhole(exact))) {
            return type.mismatch();
        }
        String fault = anyNumber(definition, exact);
        return fault == null && ranges ? type.range() : fault;
    }

    private static @Nullable String anyNumber(ValueDefinition definition, BigDecimal exact) {
        for (Rule rule : definition.rules()) {
            String message = rule.judgesAnyNumber() ? rule.check(exact) : null;
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    private static @Nullable String rules(ValueDefinition definition, Object value) {
        for (Rule rule : definition.rules()) {
            String message = rule.check(value);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** Every bad element is told, by its index from 1. */
    private @Nullable Object elements(ValueDefinition definition, Collection<?> list) {
        Map<String, Object> errors = new LinkedHashMap<>();
        int index = 0;
        for (Object element : list) {
            index++;
            Object error = element == null ? REQUIRED : value(definition.elements(), element);
            if (error != null) {
                errors.put(String.valueOf(index), error);
            }
        }
        return errors.isEmpty() ? rules(definition, list) : errors;
    }

    /** The first bad key or value is told, without saying which. */
    private @Nullable Object entries(ValueDefinition definition, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object error = entry.getKey() == null ? REQUIRED : scalar(definition.mapKeys(), entry.getKey());
            if (error == null) {
                Object value = entry.getValue();
                error = value == null ? REQUIRED : value(definition.elements(), value);
            }
            if (error != null) {
                return error;
            }
        }
        return rules(definition, map);
    }

    private @Nullable Object nested(ValueDefinition definition, Map<?, ?> values) {
        Map<String, Object> errors = record(definition.nested(), values);
        return errors.isEmpty() ? rules(definition, values) : errors;
    }

    private static @Nullable String json(ValueDefinition definition, Map<?, ?> object) {
        String error = json(object);
        return error == null ? rules(definition, object) : error;
    }

    private static @Nullable String json(Map<?, ?> object) {
        try {
            CanonicalJson.write(object);
            return null;
        } catch (IllegalArgumentException e) {
            return "expected JSON: " + e.getMessage();
        }
    }

    /**
     * A parent is named by its key; what else is given does not matter then. Without a valid key, fields of the parent
     * that are given wrongly are what the caller needs to know.
     */
    private @Nullable Object reference(ValueDefinition definition, Object value) {
        ReferenceField reference = Objects.requireNonNull(definition.reference());
        Object named = value instanceof Map<?, ?> ? value : Normalisation.value(definition, value, false);
        if (!(named instanceof Map<?, ?> given)) {
            return Map.of(reference.key(), PrimaryKeys.MISSING);
        }
        EntityDefinition parent = definitions == null ? null : definitions.get(reference.entity());
        String error = keyError(definition, reference, parent, given);
        if (error == null) {
            return rules(definition, given);
        }
        boolean more = given.keySet().stream().anyMatch(name -> !reference.key().equals(name));
        Map<String, Object> errors = more && parent != null ? partial(parent.record(), given) : Map.of();
        return errors.isEmpty() ? Map.of(reference.key(), error) : errors;
    }

    private static @Nullable String keyError(
            ValueDefinition definition, ReferenceField reference, @Nullable EntityDefinition parent, Map<?, ?> given) {
        FieldDefinition field = parent == null ? null : parent.field(reference.key());
        ValueDefinition key = field == null
                ? keyOf(Objects.requireNonNull(definition.referenced()), definition.decimal())
                : field.value();
        return PrimaryKeys.part(key, given.containsKey(reference.key()), given.get(reference.key()));
    }

    /** What can be said of a key without knowing the parent: the rules that come with its type. */
    private static ValueDefinition keyOf(FieldType type, @Nullable DecimalType decimal) {
        List<Rule> rules = new ArrayList<>();
        for (RuleKind kind : Rules.inOrder()) {
            Rule implied = kind.implied(type);
            if (implied != null) {
                rules.add(implied);
            }
        }
        return ValueDefinition.of(type, decimal, rules);
    }
}
