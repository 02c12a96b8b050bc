package io.entail.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that a change set, replaced or unset. Immutable.
 *
 * @param field its name; dotted within records, maps and JSON objects, such as {@code config.limit}
 * @param before value before the change, null when unset
 * @param after value after the change, null when unset
 */
public record FieldChange(
        String field, @Nullable Object before, @Nullable Object after) {

    /**
     * Returns the differences between two entities in the order of their fields; an entity that does not exist is an
     * empty map. Lists and references are compared as a whole.
     */
    public static List<FieldChange> between(Map<String, ?> before, Map<String, ?> after) {
        Map<String, @Nullable Object> old = new LinkedHashMap<>();
        Map<String, @Nullable Object> fresh = new LinkedHashMap<>();
        collect("", before, old);
        collect("", after, fresh);
        List<FieldChange> changes = new ArrayList<>();
        fresh.forEach((field, value) -> {
            if (!Objects.equals(old.get(field), value)) {
                changes.add(new FieldChange(field, old.get(field), value));
            }
        });
        old.forEach((field, value) -> {
            if (value != null && !fresh.containsKey(field)) {
                changes.add(new FieldChange(field, value, null));
            }
        });
        return List.copyOf(changes);
    }

    /** Returns the set values of an entity by their dotted names. */
    static Map<String, @Nullable Object> values(Map<String, ?> entity) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        collect("", entity, values);
        return values;
    }

    private static void collect(String prefix, Map<?, ?> from, Map<String, @Nullable Object> to) {
        from.forEach((name, value) -> {
            String path = prefix + name;
            if (value instanceof Map<?, ?> map && !map.isEmpty() && !isReference(map)) {
                collect(path + ".", map, to);
            } else if (value != null) {
                to.put(path, value);
            }
        });
    }

    /** Returns whether a map is a reference, which has the parent's key as its only value. */
    private static boolean isReference(Map<?, ?> map) {
        return map.size() == 1 && map.containsKey("id");
    }
}
