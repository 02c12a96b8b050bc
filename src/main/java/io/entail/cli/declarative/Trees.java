package io.entail.cli.declarative;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees of maps with texts as keys, lists and plain values, in which null is a value. */
final class Trees {
    private Trees() {}

    /** The map with keys of their type; both readers make no others. */
    static Map<String, @Nullable Object> named(Map<?, ?> map) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }
}
