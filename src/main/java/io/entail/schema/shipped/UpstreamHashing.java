package io.entail.schema.shipped;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the algorithm of an upstream from the field that it hashes on, and the other way round, in this order:
 *
 * <pre>
 * algorithm  least-connections   hash_on null
 * algorithm  latency             hash_on null
 * hash_on    null                hash_on none
 * hash_on    none                algorithm round-robin
 * hash_on    anything else       algorithm consistent-hashing
 * </pre>
 */
final class UpstreamHashing {
    private static final String ALGORITHM = "algorithm";
    private static final String HASH_ON = "hash_on";
    private static final String NONE = "none";
    private static final Set<String> UNHASHED = Set.of("least-connections", "latency");

    private UpstreamHashing() {}

    static Map<String, @Nullable Object> ofAlgorithm(@Nullable Object algorithm) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(ALGORITHM, algorithm);
        if (UNHASHED.contains(String.valueOf(algorithm))) {
            fields.put(HASH_ON, null);
        }
        return fields;
    }

    static Map<String, @Nullable Object> ofHashOn(@Nullable Object hashOn) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(HASH_ON, hashOn == null ? NONE : hashOn);
        if (hashOn != null) {
            fields.put(ALGORITHM, NONE.equals(hashOn) ? "round-robin" : "consistent-hashing");
        }
        return fields;
    }
}
