package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses statistics of a language model that does not report its costs. */
final class AiStatistics {
    private AiStatistics() {}

    static Verdict supported(Map<String, Object> fields) {
        boolean wanted = Boolean.TRUE.equals(in(fields.get("logging"), "log_statistics"));
        return wanted
                        && "llm/v1/completions".equals(fields.get("route_type"))
                        && "anthropic".equals(in(fields.get("model"), "provider"))
                ? Verdict.refuse("anthropic does not support statistics when route_type is llm/v1/completions")
                : Verdict.pass();
    }

    private static @Nullable Object in(@Nullable Object record, String field) {
        return record instanceof Map<?, ?> map ? map.get(field) : null;
    }
}
