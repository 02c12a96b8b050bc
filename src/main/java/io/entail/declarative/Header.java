package io.entail.declarative;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file says about itself beside its entities. */
final class Header {
    static final String FORMAT_VERSION = "_format_version";

    /** Written by {@code export}. */
    static final String FORMAT_VERSION_WRITTEN = "2.1";

    static final String TRANSFORM = "_transform";

    private static final List<String> FORMAT_VERSIONS = List.of("1.1", "2.1", "3.0");
    private static final Set<String> PARTS = Set.of(FORMAT_VERSION, TRANSFORM, "_comment", "_ignore", "_info");

    private Header() {}

    static boolean isPart(String name) {
        return PARTS.contains(name);
    }

    static void check(String prefix, Map<String, @Nullable Object> tree, Faults faults) {
        Object version = tree.get(FORMAT_VERSION);
        if (version == null) {
            faults.add(prefix + FORMAT_VERSION, "required field missing");
        } else if (!(version instanceof String)) {
            faults.add(prefix + FORMAT_VERSION, "expected a string");
        } else if (!FORMAT_VERSIONS.contains(version)) {
            faults.add(prefix + FORMAT_VERSION, "expected one of: " + String.join(", ", FORMAT_VERSIONS));
        }
        check(prefix, tree, TRANSFORM, Boolean.class, "expected a boolean", faults);
        check(prefix, tree, "_comment", String.class, "expected a string", faults);
        check(prefix, tree, "_ignore", List.class, "expected an array", faults);
        check(prefix, tree, "_info", Map.class, "expected a record", faults);
    }

    private static void check(
            String prefix,
            Map<String, @Nullable Object> tree,
            String part,
            Class<?> type,
            String fault,
            Faults faults) {
        Object value = tree.get(part);
        if (value != null && !type.isInstance(value)) {
            faults.add(prefix + part, fault);
        }
    }
}
