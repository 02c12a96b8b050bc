package io.entail.schema;

import io.entail.schema.rules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be: that of a field, of an element of an array or set, or of a map. Immutable.
 *
 * @param rules in the order in which they are checked; the first that fails is reported
 * @param element of an array or set, or the values of a map; null for everything else
 * @param record of a nested record; null for everything else
 * @param reference of a reference; null for everything else
 * @param referenced the type of the parent's key for a reference; null for everything else
 */
record ValueDefinition(
        FieldType type,
        List<Rule> rules,
        @Nullable ValueDefinition element,
        @Nullable RecordDefinition record,
        @Nullable ReferenceField reference,
        @Nullable FieldType referenced) {

    ValueDefinition {
        rules = List.copyOf(rules);
    }

    static ValueDefinition of(FieldType type, List<Rule> rules) {
        return new ValueDefinition(type, rules, null, null, null, null);
    }

    static ValueDefinition container(FieldType type, List<Rule> rules, ValueDefinition element) {
        return new ValueDefinition(type, rules, element, null, null, null);
    }

    static ValueDefinition nested(RecordDefinition record) {
        return new ValueDefinition(FieldType.RECORD, List.of(), null, record, null, null);
    }

    /** Takes the rules that come with the key's type, for whoever has to judge a key without knowing the parent. */
    static ValueDefinition reference(ReferenceField reference, ValueDefinition key) {
        return new ValueDefinition(FieldType.REFERENCE, key.rules(), null, null, reference, key.type());
    }

    /** The element definition of a container. */
    ValueDefinition elements() {
        return of(element, "elements");
    }

    /** The fields of a nested record. */
    RecordDefinition nested() {
        return of(record, "fields");
    }

    private <T> T of(@Nullable T part, String what) {
        if (part == null) {
            throw new IllegalStateException("a value of type " + type.text() + " has no " + what);
        }
        return part;
    }

    /** A short text of the type, the same as long as stored bytes mean the same. */
    String typeText() {
        return switch (type) {
            case ARRAY, SET, MAP -> type.text() + "<" + elements().typeText() + ">";
            case REFERENCE -> referenced == null ? "uuid" : referenced.text();
            default -> type.text();
        };
    }
}
