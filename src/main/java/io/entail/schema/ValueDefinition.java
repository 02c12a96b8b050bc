package io.entail.schema;

import io.entail.schema.rules.Rule;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Scalars;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be: that of a field, of an element of an array or set, or of a map. Immutable.
 *
 * @param rules in the order in which they are checked; the first that fails is reported
 * @param marks what else is to be known about it
 * @param keys what the keys of a map must be; null for everything else
 * @param element of an array or set, or the values of a map; null for everything else
 * @param record of a nested record; null for everything else
 * @param reference of a reference; null for everything else
 * @param referenced the type of the parent's key for a reference; null for everything else
 * @param decimal the digits of a decimal, or of a parent's key that is one; null for everything else
 * @param properties what its annotations say, as they were read; nothing is judged by them
 */
public record ValueDefinition(
        FieldType type,
        List<Rule> rules,
        Marks marks,
        @Nullable ValueDefinition keys,
        @Nullable ValueDefinition element,
        @Nullable RecordDefinition record,
        @Nullable ReferenceField reference,
        @Nullable FieldType referenced,
        @Nullable DecimalType decimal,
        Map<String, Object> properties) {

    /**
     * Properties that are no rules.
     *
     * @param referenceable whether a reference to a secret may stand for the value
     * @param legacyUuid whether the empty text stands for no value
     */
    public record Marks(boolean referenceable, boolean legacyUuid) {
        static final Marks NONE = new Marks(false, false);
    }

    public ValueDefinition {
        rules = List.copyOf(rules);
    }

    public static ValueDefinition of(FieldType type, @Nullable DecimalType decimal, List<Rule> rules) {
        return of(type, decimal, rules, Marks.NONE);
    }

    public static ValueDefinition of(FieldType type, @Nullable DecimalType decimal, List<Rule> rules, Marks marks) {
        return new ValueDefinition(type, rules, marks, null, null, null, null, null, decimal, Map.of());
    }

    public static ValueDefinition list(FieldType type, List<Rule> rules, ValueDefinition element) {
        return new ValueDefinition(type, rules, Marks.NONE, null, element, null, null, null, null, Map.of());
    }

    public static ValueDefinition map(List<Rule> rules, ValueDefinition keys, ValueDefinition values) {
        return new ValueDefinition(FieldType.MAP, rules, Marks.NONE, keys, values, null, null, null, null, Map.of());
    }

    public static ValueDefinition nested(List<Rule> rules, RecordDefinition record) {
        return new ValueDefinition(FieldType.RECORD, rules, Marks.NONE, null, null, record, null, null, null, Map.of());
    }

    /** The key's own rules are the parent's; here stand those about the reference as a whole. */
    public static ValueDefinition reference(ReferenceField reference, ValueDefinition key, List<Rule> rules) {
        return new ValueDefinition(
                FieldType.REFERENCE,
                rules,
                Marks.NONE,
                null,
                null,
                null,
                reference,
                key.type,
                key.decimal,
                key.properties);
    }

    /** The same with what its annotations say. */
    public ValueDefinition annotated(Map<String, Object> with) {
        return new ValueDefinition(type, rules, marks, keys, element, record, reference, referenced, decimal, with);
    }

    /** The value in the class of its type, or null when it is of another type or the type cannot hold it. */
    @Nullable
    public Object fit(Object value) {
        return Scalars.fit(type, decimal, value);
    }

    /** The message when no value may be given, whatever its type; null when one may. */
    @Nullable
    public String givenMessage() {
        // The rule that says so is the first of all.
        return rules.isEmpty() ? null : rules.get(0).checkGiven();
    }

    /** The element definition of a container. */
    public ValueDefinition elements() {
        return of(element, "elements");
    }

    /** The definition of a map's keys. */
    public ValueDefinition mapKeys() {
        return of(keys, "keys");
    }

    /** The fields of a nested record. */
    public RecordDefinition nested() {
        return of(record, "fields");
    }

    private <T> T of(@Nullable T part, String what) {
        if (part == null) {
            throw new IllegalStateException("a value of type " + type.text() + " has no " + what);
        }
        return part;
    }

    /** Whether it is a point in time: a long of seconds, a double of seconds with a fraction, or one that says so. */
    public boolean isTimestamp() {
        return type == FieldType.TIMESTAMP
                || type == FieldType.TIMESTAMP_MS
                || (type == FieldType.DOUBLE
                        && rules.stream().anyMatch(rule -> rule.property().equals("timestamp")));
    }

    /** A short text of the type, the same as long as stored bytes mean the same. */
    public String typeText() {
        return switch (type) {
            case ARRAY, SET, MAP -> type.text() + "<" + elements().typeText() + ">";
            case REFERENCE -> referenced == null ? "uuid" : text(referenced);
            default -> text(type);
        };
    }

    private String text(FieldType scalar) {
        return decimal == null ? scalar.text() : decimal.text();
    }
}
