package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that the tags of a trace have different names. */
final class ZipkinTags {
    private ZipkinTags() {}

    static Verdict once(Map<String, Object> fields) {
        Set<Object> names = new HashSet<>();
        if (fields.get("static_tags") instanceof List<?> tags) {
            for (Object tag : tags) {
                if (tag instanceof Map<?, ?> named && !names.add(named.get("name"))) {
                    return Verdict.refuseFields(
                            Map.of("static_tags", "repeated tags are not allowed: " + named.get("name")));
                }
            }
        }
        return Verdict.pass();
    }
}
