package io.entail.schema.shipped;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers as they are written since 3.0, each with one value, as they are stored: with a list of values. */
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
