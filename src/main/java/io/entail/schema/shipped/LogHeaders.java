package io.entail.schema.shipped;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts headers in the form of 3.0, with one value each, to the stored form, with a list of values. */
final class LogHeaders {
    private LogHeaders() {}

    static Map<String, @Nullable Object> inLists(@Nullable Object headers) {
        if (!(headers instanceof Map<?, ?> single)) {
            return Collections.singletonMap("headers", null);
        }
        Map<String, Object> lists = new LinkedHashMap<>();
        single.forEach((name, value) -> lists.put(String.valueOf(name), List.of(value)));
        return Map.of("headers", lists);
    }
}
