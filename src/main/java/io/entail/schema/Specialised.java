package io.entail.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields that a variant makes records of and that are stored as JSON objects, such as the configuration of a plugin. What
 * the record had no word for when it was stored is completed here, and so is what it has no word for any more taken away.
 */
final class Specialised {
    /** Up to here a double has every integer. */
    private static final double WHOLE_MAX = 0x1p53;

    private Specialised() {}

    /** With the defaults of what is absent; a null stays only where it says something, for lack of a default. */
    static Map<String, Object> stored(RecordDefinition record, Map<String, Object> values) {
        return apply(record, values, (nested, inner) -> withoutNulls(nested, Defaults.complete(nested, inner), false));
    }

    /** As {@link #stored}, and without what the record does not know and without nulls: what a reader sees. */
    static Map<String, Object> read(RecordDefinition record, Map<String, Object> values) {
        return apply(record, values, (nested, inner) -> withoutNulls(nested, Defaults.complete(nested, inner), true));
    }

    private interface Step {
        Map<String, Object> apply(RecordDefinition nested, Map<String, Object> inner);
    }

    private static Map<String, Object> apply(RecordDefinition record, Map<String, Object> values, Step step) {
        if (record.specialised().isEmpty()) {
            return values;
        }
        Map<String, Object> result = new LinkedHashMap<>(values);
        for (FieldDefinition field : record.specialised()) {
            if (values.get(field.name()) instanceof Map<?, ?> given
                    && Normalisation.value(field.value(), given, true) instanceof Map<?, ?> normal) {
                result.put(field.name(), step.apply(field.value().nested(), named(normal)));
            }
        }
        return result;
    }

    private static Map<String, Object> withoutNulls(
            RecordDefinition record, Map<String, Object> values, boolean reading) {
        Map<String, Object> kept = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            FieldDefinition field = record.field(name);
            if (field == null) {
                if (!reading) {
                    Trees.put(kept, name, value);
                }
            } else if (value == null) {
                if (!reading && field.defaultValue().isPresent()) {
                    Trees.put(kept, name, null);
                }
            } else if (field.type() == FieldType.RECORD && value instanceof Map<?, ?> inner) {
                kept.put(name, withoutNulls(field.value().nested(), named(inner), reading));
            } else {
                kept.put(name, plain(value));
            }
        });
        return Collections.unmodifiableMap(kept);
    }

    /** As numbers come out of JSON, which has one kind of them: what is whole has no fraction. */
    private static Object plain(Object value) {
        boolean whole = value instanceof Long
                || (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < WHOLE_MAX);
        if (whole) {
            long number = ((Number) value).longValue();
            return number == (int) number ? (Object) (int) number : (Object) number;
        }
        return value instanceof List<?> list
                ? list.stream().map(Specialised::plain).toList()
                : value;
    }

    private static Map<String, Object> named(Map<?, ?> values) {
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach((name, value) -> Trees.put(named, String.valueOf(name), value));
        return named;
    }
}
