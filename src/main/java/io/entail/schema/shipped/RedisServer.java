package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that counters in Redis have its host, port and timeout. Definitions before 3.6 have them as fields such as
 * {@code redis_host}, later ones in a record ({@code redis.host}), where fields with a default may be left out.
 */
final class RedisServer {
    private static final List<String> NEEDED = List.of("redis_host", "redis_port", "redis_timeout");

    private RedisServer() {}

    static Verdict named(Map<String, Object> fields) {
        if (!"redis".equals(fields.get("policy")) || hasHost(fields.get("redis"))) {
            return Verdict.pass();
        }
        Map<String, Object> missing = new LinkedHashMap<>();
        NEEDED.stream()
                .filter(name -> fields.get(name) == null)
                .forEach(name -> missing.put(name, "required field missing"));
        return missing.isEmpty()
                ? Verdict.pass()
                : new Verdict(false, List.of("failed conditional validation given value of field 'policy'"), missing);
    }

    private static boolean hasHost(@Nullable Object redis) {
        return redis instanceof Map<?, ?> record && record.get("host") != null;
    }
}
