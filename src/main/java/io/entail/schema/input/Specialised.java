package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.NullTrees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that are records in a variant and are stored as JSON objects, such as the configuration of a plugin. A stored
 * object may be older or newer than the variant: missing fields are completed, and fields that the variant does not
 * have are removed.
 */
final class Specialised {
    /** Up to this number every integer is exactly a double. */
    private static final double WHOLE_MAX = 0x1p53;

    private Specialised() {}

    /**
     * Returns the values to store, with the defaults of absent fields. A null is kept only where it overrides a default.
     */
    static Map<String, Object> stored(RecordDefinition record, Map<String, Object> values) {
        return apply(record, values, (field, given) -> shaped(field.value(), given, Nulls.MEANT));
    }

    /** Returns stored values in the current record, to which a patch is applied. See {@link Repair}. */
    static Map<String, Object> current(RecordDefinition record, Map<String, ?> stored) {
        return repaired(record, stored, Nulls.MEANT);
    }

    /** Returns stored values like {@link #current}, without nulls, as a reader sees them. */
    static Map<String, Object> read(RecordDefinition record, Map<String, ?> stored) {
        return repaired(record, stored, Nulls.NONE);
    }

    /** Returns a single value like {@link #current}. */
    static @Nullable Object current(ValueDefinition definition, Object stored) {
        return shaped(definition, Repair.value(definition, stored), Nulls.MEANT);
    }

    /** Which nulls are kept: those that override a default, or none. */
    private enum Nulls {
        MEANT,
        NONE
    }

    private interface Step {
        @Nullable
        Object apply(FieldDefinition field, Object value);
    }

    private static Map<String, Object> repaired(RecordDefinition record, Map<String, ?> stored, Nulls nulls) {
        Map<String, Object> repaired = apply(
                record, stored, (field, value) -> shaped(field.value(), Repair.value(field.value(), value), nulls));
        List<FieldDefinition> completed = record.completed().stream()
                .filter(field -> repaired.get(field.name()) == null)
                .toList();
        if (completed.isEmpty()) {
            return repaired;
        }
        Map<String, Object> whole = new LinkedHashMap<>(repaired);
        completed.forEach(
                field -> NullTrees.put(whole, field.name(), field.defaultValue().orElse(null)));
        return whole;
    }

    @SuppressWarnings("unchecked") // The result is not copied when nothing changes, so it must not be modified.
    private static Map<String, Object> apply(RecordDefinition record, Map<String, ?> values, Step step) {
        if (record.specialised().isEmpty()) {
            return (Map<String, Object>) values;
        }
        Map<String, Object> result = new LinkedHashMap<>(values);
        for (FieldDefinition field : record.specialised()) {
            if (values.get(field.name()) instanceof Map<?, ?> given) {
                NullTrees.put(result, field.name(), step.apply(field, given));
            }
        }
        return result;
    }

    private static @Nullable Object shaped(ValueDefinition definition, Object given, Nulls nulls) {
        return plain(definition, Normalisation.value(definition, given, true), nulls);
    }

    /**
     * Returns a normalised value as it comes out of JSON, which has only one kind of number: a whole number has no
     * fraction.
     */
    private static @Nullable Object plain(ValueDefinition definition, @Nullable Object value, Nulls nulls) {
        if (value instanceof Map<?, ?> map) {
            return switch (definition.type()) {
                case RECORD -> record(definition.nested(), map, nulls);
                case MAP -> entries(definition.elements(), map, nulls);
                default -> map;
            };
        }
        if (value instanceof Collection<?> list) {
            boolean typed = definition.element() != null;
            List<Object> elements = new ArrayList<>(list.size());
            list.forEach(each -> NullTrees.add(elements, typed ? plain(definition.elements(), each, nulls) : each));
            return Collections.unmodifiableList(elements);
        }
        return value instanceof Number number ? whole(number) : value;
    }

    /** Fields that the record does not have stay, and validation reports them. */
    private static Map<String, Object> record(RecordDefinition record, Map<?, ?> values, Nulls nulls) {
        Map<String, Object> kept = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            if (field == null) {
                NullTrees.put(kept, String.valueOf(name), value);
            } else if (value != null) {
                NullTrees.put(kept, field.name(), plain(field.value(), value, nulls));
            } else if (nulls == Nulls.MEANT && field.defaultValue().isPresent()) {
                NullTrees.put(kept, field.name(), null);
            }
        });
        return Collections.unmodifiableMap(kept);
    }

    private static Map<Object, Object> entries(ValueDefinition definition, Map<?, ?> values, Nulls nulls) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        values.forEach((key, each) -> NullTrees.put(entries, key, plain(definition, each, nulls)));
        return Collections.unmodifiableMap(entries);
    }

    private static Number whole(Number number) {
        boolean whole = number instanceof Long
                || (number instanceof Double fraction
                        && fraction == Math.rint(fraction)
                        && Math.abs(fraction) < WHOLE_MAX);
        if (whole) {
            long exact = number.longValue();
            return exact == (int) exact ? (Number) (int) exact : (Number) exact;
        }
        return number;
    }
}
