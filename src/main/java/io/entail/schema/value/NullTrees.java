package io.entail.schema.value;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Handles nulls in trees of values. A null means that a caller unset something, and only validation may judge it. */
@SuppressWarnings("NullAway")
public final class NullTrees {
    private NullTrees() {}

    public static <K> void put(Map<K, Object> map, @Nullable K key, @Nullable Object value) {
        map.put(key, value);
    }

    /**
     * Returns the same map as one whose values are declared without null, which is how an entity's fields are declared.
     * Callers who asked for unset fields find null there.
     */
    @SuppressWarnings("unchecked") // Values are null only for callers who asked for unset fields.
    public static Map<String, Object> fields(Map<String, ? extends @Nullable Object> fields) {
        return (Map<String, Object>) (Map<String, ?>) fields;
    }

    public static void add(List<Object> list, @Nullable Object value) {
        list.add(value);
    }
}
