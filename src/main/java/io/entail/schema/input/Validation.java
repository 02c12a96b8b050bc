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
 * Validates values. The first of these that fails determines the message: {@code eq(null)}, which ignores the type; the
 * type; the rules in their fixed order, which handle whole numbers of any size; the range of the type. Null is judged
 * only by {@code required}, {@code eq} and {@code ne}.
 */
public final class Validation {
    public static final String ENTITY = "@entity";
    public static final String REQUIRED = "required field missing";
    public static final String UNKNOWN = "unknown field";

    static final String ABSTRACT = "error in schema definition: abstract field was not specialized";

    private static final Validation MATCHING = new Validation(null, Mode.WHOLE, false);

    private final @Nullable Definitions definitions;
    private final Mode mode;
    private final boolean ranges;

    /** The kind of input that is validated. */
    public enum Mode {
        /** A new entity or a replacement: an absent field is unset. */
        WHOLE,
        /** A stored entity with a patch applied: an absent field is unset, and some messages differ. */
        MERGED,
        /** A patch by itself: an absent field keeps its stored value, which is not known here. */
        PATCH;

        boolean updating() {
            return this != WHOLE;
        }
    }

    /** Creates a validation. Without definitions, only the parent's key of a reference is validated. */
    public Validation(@Nullable Definitions definitions, Mode mode) {
        this(definitions, mode, true);
    }

    private Validation(@Nullable Definitions definitions, Mode mode, boolean ranges) {
        this.definitions = definitions;
        this.mode = mode;
        this.ranges = ranges;
    }

    /**
     * Returns a validation that only checks rules, which handle numbers of any size; whether the type can hold the
     * value is not checked.
     */
    public static Validation matching() {
        return MATCHING;
    }

    /**
     * Returns everything that is wrong with an entity, empty when it is valid. A selector without a variant ends the
     * validation.
     */
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
            // The types of these fields are unknown without a variant; the selector has been reported.
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

    /** Returns everything that is wrong with a record, empty when it is valid. */
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

    /** Returns everything that is wrong with the given fields, where others may be absent. */
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

    @SuppressWarnings(
            "unchecked") // Names that are not strings have been reported as unknown; no check can refer to them.
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
        // An update keeps fields that it does not mention; in a new entity they are unset, as if the caller had given
        // null.
        String unset = absent && mode.updating() ? null : field.unsetMessage();
        return unset == null && field.required() ? REQUIRED : unset;
    }

    /** Returns what is wrong with a value: a message, a tree, or null when it is valid. */
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

    /** Returns what is wrong with a scalar value, null when it is valid. */
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

    /**
     * Returns what is wrong with a number that is not a decimal of this precision and scale, null when it is not a
     * number.
     */
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

    /**
     * Returns what is wrong with a number that the type cannot hold. If it is a number of the right kind, the rules are
     * checked first.
     */
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

    /** Reports every invalid element by its index from 1. */
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

    /** Reports the first invalid key or value, without saying which one it is. */
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
     * Validates a reference. With a valid parent's key, other given fields do not matter. Without one, faults in other
     * fields of the parent are reported, because the caller named the parent by them.
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

    /** Returns what is known of a key without the parent's definition: the rules implied by its type. */
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
