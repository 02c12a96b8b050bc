package io.entail.declarative;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a file that are not entities. Immutable.
 *
 * @param pathsAs3 whether a path of a route that begins with {@code ~} is a pattern and any other path is plain text;
 *     otherwise the characters of the path decide
 * @param transform true when values are in the form that people write and have to be transformed; false when they are
 *     in the stored form
 * @param workspace name or id of the workspace that the entities belong to
 * @param selectTags tags that all its entities get and that limit which rows the file covers; empty for all rows
 * @param acceptPlugins plugins whose configurations are accepted unchecked when there is no subschema for them
 */
record Header(
        boolean pathsAs3,
        boolean transform,
        Optional<String> workspace,
        List<String> selectTags,
        List<String> acceptPlugins) {
    static final String FORMAT_VERSION = "_format_version";

    /** The header of a file without such members. */
    static final Header PLAIN = new Header(false, true, Optional.empty(), List.of(), List.of());

    static final String TRANSFORM = "_transform";
    static final String WORKSPACE = "_workspace";
    static final String COMMENT = "_comment";
    static final String IGNORE = "_ignore";
    static final String INFO = "_info";
    static final String SELECT_TAGS = "select_tags";
    static final String DEFAULTS = "defaults";
    static final String PLUGIN_CONFIGS = "_plugin_configs";

    /** A member that decK writes for Kong Konnect; it has no meaning here. */
    private static final String KONNECT = "_konnect";

    /** Other members that decK writes into {@code _info}, each with the note that it is ignored. */
    private static final Map<String, String> IGNORED = Map.of(
            "default_lookup_tags", "entities are found by their names, whatever their tags",
            "consumer_group_policy_overrides", "there are no consumer groups",
            "include_plugin_definitions", "plugins are described by definition files");

    private static final String SKIP_HASH = "skip_hash_for_basic_auth";
    static final String ACCEPT_PLUGINS = "accept_plugins";

    private static final List<String> FORMAT_VERSIONS = List.of("1.1", "2.1", "3.0");

    /** Versions after 3.0 do not change the meaning of anything that is read here. */
    private static final Pattern FORMAT_3 = Pattern.compile("3\\.[0-9]{1,9}");

    private static final Set<String> PARTS =
            Set.of(FORMAT_VERSION, TRANSFORM, WORKSPACE, COMMENT, IGNORE, INFO, PLUGIN_CONFIGS, KONNECT);

    static boolean isPart(String name) {
        return PARTS.contains(name);
    }

    /**
     * Reads the members of a file that {@link #isPart} names, and reports what is wrong with them as faults.
     *
     * @param templates receives the values that apply to several entities
     * @param listener is told which members have no effect
     */
    static Header read(
            String prefix,
            Map<String, @Nullable Object> parts,
            Templates templates,
            ImportListener listener,
            FileFaults faults) {
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
        templates.addConfigs(prefix + PLUGIN_CONFIGS, parts.get(PLUGIN_CONFIGS));
        if (info != null) {
            templates.addDefaults(prefix + INFO + "." + DEFAULTS, info.get(DEFAULTS));
            checkInfo(prefix + INFO, info, listener, faults);
        }
        if (part(prefix, parts, KONNECT, Map.class, "expected a record", faults) != null) {
            listener.notes(prefix + KONNECT + " is ignored: what a file belongs to is said by " + WORKSPACE + " here");
        }
        return new Header(
                is3(version),
                transform == null || transform,
                Optional.ofNullable(workspace),
                info == null ? List.of() : texts(prefix + INFO, info, SELECT_TAGS, faults),
                info == null ? List.of() : texts(prefix + INFO, info, ACCEPT_PLUGINS, faults));
    }

    private static boolean is3(@Nullable Object version) {
        return version instanceof String text && FORMAT_3.matcher(text).matches();
    }

    /** Returns the format version to write into the file. */
    String formatVersion() {
        return pathsAs3 ? "3.0" : "2.1";
    }

    /** Checks the type of a remark on a file or an entity, although the remark has no effect. */
    static void checkRemark(String path, String name, @Nullable Object value, FileFaults faults) {
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
            FileFaults faults) {
        Object value = parts.get(part);
        if (value != null && !type.isInstance(value)) {
            faults.add(prefix + part, fault);
            return null;
        }
        return value == null ? null : type.cast(value);
    }

    private static void checkInfo(String path, Map<?, ?> info, ImportListener listener, FileFaults faults) {
        info.forEach((key, value) -> {
            String name = String.valueOf(key);
            String ignored = IGNORED.get(name);
            if (ignored != null) {
                listener.notes(path + "." + name + " is ignored: " + ignored);
            } else if (name.equals(SKIP_HASH)) {
                if (!Boolean.FALSE.equals(value) && value != null) {
                    faults.add(
                            path + "." + name,
                            "not supported: put the credentials in a file with " + TRANSFORM + ": false");
                }
            } else if (!name.equals(DEFAULTS) && !name.equals(SELECT_TAGS) && !name.equals(ACCEPT_PLUGINS)) {
                faults.add(path + "." + name, "unknown field");
            }
        });
    }

    private static List<String> texts(String path, Map<?, ?> info, String part, FileFaults faults) {
        Object given = info.get(part);
        String at = path + "." + part;
        if (given != null && !(given instanceof List<?>)) {
            faults.add(at, "expected an array");
        }
        Set<String> texts = new LinkedHashSet<>();
        int place = 0;
        for (Object each : given instanceof List<?> list ? list : List.of()) {
            place++;
            if (each instanceof String text && !text.isEmpty()) {
                texts.add(text);
            } else {
                faults.add(
                        at + "[" + place + "]",
                        each instanceof String ? "length must be at least 1" : "expected a string");
            }
        }
        return List.copyOf(texts);
    }
}
