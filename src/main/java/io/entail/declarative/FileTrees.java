package io.entail.declarative;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees of maps with texts as keys, lists and plain values, in which null is a value. */
final class FileTrees {
    private FileTrees() {}

    /** Casts a map to one with text keys. The readers of JSON and YAML make no other keys. */
    static Map<String, @Nullable Object> named(Map<?, ?> map) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }

    /** Counts the values in a tree, and stops once the count exceeds the limit. */
    static long size(@Nullable Object value, long limit) {
        Collection<?> parts =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : null;
        long size = 1;
        if (parts != null) {
            for (Object part : parts) {
                size += size(part, limit - size);
                if (size > limit) {
                    return size;
                }
            }
        }
        return size;
    }
}
