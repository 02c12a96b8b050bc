package io.entail.schema;

import io.entail.schema.rules.Rule;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Scalars;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a value: of a field, of an element of an array or set, or of a value in a map. Immutable.
 *
 * @param rules in the order in which they are checked; the first that fails is reported
 * @param marks further properties
 * @param keys definition of the keys of a map; null for everything else
 * @param element definition of the elements of an array or set, or of the values of a map; null for everything else
 * @param record definition of a nested record; null for everything else
 * @param reference the reference of a reference field; null for everything else
 * @param referenced the type of the parent's key for a reference; null for everything else
 * @param decimal precision and scale of a decimal, or of a parent's key that is one; null for everything else
 * @param properties the annotations as they were read, for documentation only
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
     * Properties that are not rules.
     *
     * @param referenceable whether a reference to a secret may take the place of the value
     * @param legacyUuid whether the empty text means that the value is unset
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

    /**
     * Returns the definition of a reference. The rules of the key are in the parent's definition; those about the
     * reference as a whole are here.
     */
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

    /** Returns this definition with annotations. */
    public ValueDefinition annotated(Map<String, Object> with) {
        return new ValueDefinition(type, rules, marks, keys, element, record, reference, referenced, decimal, with);
    }

    /** Returns the value in the Java class of its type; null when it has another type or the type cannot hold it. */
    @Nullable
    public Object fit(Object value) {
        return Scalars.fit(type, decimal, value);
    }

    /** Returns the message of the rule that forbids any value, whatever its type; null when there is no such rule. */
    @Nullable
    public String givenMessage() {
        // Such a rule is always the first.
        return rules.isEmpty() ? null : rules.get(0).checkGiven();
    }

    /** Returns the definition of the elements of a container. */
    public ValueDefinition elements() {
        return of(element, "elements");
    }

    /** Returns the definition of the keys of a map. */
    public ValueDefinition mapKeys() {
        return of(keys, "keys");
    }

    /** Returns the fields of a nested record. */
    public RecordDefinition nested() {
        return of(record, "fields");
    }

    private <T> T of(@Nullable T part, String what) {
        if (part == null) {
            throw new IllegalStateException("a value of type " + type.text() + " has no " + what);
        }
        return part;
    }

    /**
     * Whether it is a point in time: a long of seconds, a double of seconds with a fraction, or a timestamp in
     * milliseconds.
     */
    public boolean isTimestamp() {
        return type == FieldType.TIMESTAMP
                || type == FieldType.TIMESTAMP_MS
                || (type == FieldType.DOUBLE
                        && rules.stream().anyMatch(rule -> rule.property().equals("timestamp")));
    }

    /** Returns a short text for the type that does not change as long as stored bytes keep their meaning. */
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
