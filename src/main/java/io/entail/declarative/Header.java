package io.entail.declarative;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about itself beside its entities. Immutable.
 *
 * @param pathsAs3 whether a path of a route that begins with {@code ~} is a pattern and any other one plain text, and not
 *     one or the other by its characters
 * @param transform whether values are written as people write them, and not as they are stored
 * @param workspace name or id of the workspace that the entities belong to
 * @param selectTags tags that all its entities have, and that tell which rows the file is about; empty for all rows
 */
record Header(boolean pathsAs3, boolean transform, Optional<String> workspace, List<String> selectTags) {
    static final String FORMAT_VERSION = "_format_version";

    /** Of a file that says nothing about itself. */
    static final Header PLAIN = new Header(false, true, Optional.empty(), List.of());

    static final String TRANSFORM = "_transform";
    static final String WORKSPACE = "_workspace";
    static final String COMMENT = "_comment";
    static final String IGNORE = "_ignore";
    static final String INFO = "_info";
    static final String SELECT_TAGS = "select_tags";

    private static final List<String> FORMAT_VERSIONS = List.of("1.1", "2.1", "3.0");

    /** What comes after 3.0 changes nothing that is known here. */
    private static final Pattern FORMAT_3 = Pattern.compile("3\\.[0-9]{1,9}");

    private static final Set<String> PARTS = Set.of(FORMAT_VERSION, TRANSFORM, WORKSPACE, COMMENT, IGNORE, INFO);

    static boolean isPart(String name) {
        return PARTS.contains(name);
    }

    /** Reads the parts of a file that {@link #isPart} names; what is wrong with them is a fault. */
    static Header read(String prefix, Map<String, @Nullable Object> parts, Faults faults) {
        Object version = parts.get(FORMAT_VERSION);
        if (version == null) {
            faults.add(prefix + FORMAT_VERSION, "required field missing");
        } else if (!(version instanceof String)) {
            faults.add(prefix + FORMAT_VERSION, "expected a string");
        } else if (!FORMAT_VERSIONS.contains(version) && !is3(version)) {
            faults.add(prefix + FORMAT_VERSION, "expected one of: " + String.join(", ", FORMAT_VERSIONS));
        }
        Boolean transform = part(prefix, parts, TRANSFORM, Boolean.class, "expected a boolean", faults);
        checkRemark(prefix + COMMENT, COMMENT, parts.get(COMMENT), faults);
        checkRemark(prefix + IGNORE, IGNORE, parts.get(IGNORE), faults);
        String workspace = part(prefix, parts, WORKSPACE, String.class, "expected a string", faults);
        Map<?, ?> info = part(prefix, parts, INFO, Map.class, "expected a record", faults);
        return new Header(
                is3(version),
                transform == null || transform,
                Optional.ofNullable(workspace),
                info == null ? List.of() : selectTags(prefix + INFO, info, faults));
    }

    private static boolean is3(@Nullable Object version) {
        return version instanceof String text && FORMAT_3.matcher(text).matches();
    }

    /** Which version says what the file says. */
    String formatVersion() {
        return pathsAs3 ? "3.0" : "2.1";
    }

    /** What is said about a file or an entity and means nothing has a type all the same. */
    static void checkRemark(String path, String name, @Nullable Object value, Faults faults) {
        if (value == null) {
            return;
        }
        if (name.equals(COMMENT) && !(value instanceof String)) {
            faults.add(path, "expected a string");
        } else if (name.equals(IGNORE) && !(value instanceof List<?>)) {
            faults.add(path, "expected an array");
        }
    }

    private static <T> @Nullable T part(
            String prefix,
            Map<String, @Nullable Object> parts,
            String part,
            Class<T> type,
            String fault,
            Faults faults) {
        Object value = parts.get(part);
        if (value != null && !type.isInstance(value)) {
            faults.add(prefix + part, fault);
            return null;
        }
        return value == null ? null : type.cast(value);
    }

    private static List<String> selectTags(String path, Map<?, ?> info, Faults faults) {
        info.forEach((name, value) -> {
            boolean empty = value == null || (value instanceof Map<?, ?> map && map.isEmpty());
            if (name.equals("defaults") && !empty) {
                faults.add(path + ".defaults", "not supported: write the values into the entities");
            } else if (!name.equals("defaults") && !name.equals(SELECT_TAGS)) {
                faults.add(path + "." + name, "unknown field");
            }
        });
        Object given = info.get(SELECT_TAGS);
        String at = path + "." + SELECT_TAGS;
        if (given != null && !(given instanceof List<?>)) {
            faults.add(at, "expected an array");
        }
        Set<String> tags = new LinkedHashSet<>();
        int place = 0;
        for (Object tag : given instanceof List<?> list ? list : List.of()) {
            place++;
            if (tag instanceof String text && !text.isEmpty()) {
                tags.add(text);
            } else {
                faults.add(
                        at + "[" + place + "]",
                        tag instanceof String ? "length must be at least 1" : "expected a string");
            }
        }
        return List.copyOf(tags);
    }
}
