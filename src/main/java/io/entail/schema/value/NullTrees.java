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

    public static void add(List<Object> list, @Nullable Object value) {
        list.add(value);
    }
}
