package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @immutable(true)}: once a field has a value, a patch cannot give it another. */
final class Immutability {
    static final String MESSAGE = "immutable field cannot be updated";

    private Immutability() {}

    /**
     * Returns the fields of a normalised patch that it must not change, including those in records; absent fields stay
     * as they are.
     */
    static Map<String, Object> faults(RecordDefinition record, Map<?, ?> stored, Map<?, ?> patch) {
        Map<String, Object> faults = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object old = stored.get(field.name());
            if (old == null || !patch.containsKey(field.name())) {
                continue;
            }
            Object given = patch.get(field.name());
            if (field.immutable() && !same(old, given)) {
                faults.put(field.name(), MESSAGE);
            } else if (field.type() == FieldType.RECORD
                    && old instanceof Map<?, ?> before
                    && given instanceof Map<?, ?> after) {
                Map<String, Object> inner = faults(field.value().nested(), before, after);
                if (!inner.isEmpty()) {
                    faults.put(field.name(), inner);
                }
            }
        }
        return faults;
    }

    /** Compares two values. Lists are equal when they have the same elements in any order. */
    private static boolean same(@Nullable Object old, @Nullable Object given) {
        if (old instanceof Collection<?> before && given instanceof Collection<?> after) {
            return before.size() == after.size() && counts(before).equals(counts(after));
        }
        return old == null ? given == null : old.equals(given);
    }

    private static Map<Object, Integer> counts(Collection<?> list) {
        Map<Object, Integer> counts = new HashMap<>();
        List<@Nullable Object> each = new ArrayList<>(list);
        each.forEach(element -> counts.merge(element == null ? Immutability.class : element, 1, Integer::sum));
        return counts;
    }
}
