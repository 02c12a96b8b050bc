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
 * @param acceptPlugins plugins whose configurations are taken as they are where nobody has described them
 */
record Header(
        boolean pathsAs3,
        boolean transform,
        Optional<String> workspace,
        List<String> selectTags,
        List<String> acceptPlugins) {
    static final String FORMAT_VERSION = "_format_version";

    /** Of a file that says nothing about itself. */
    static final Header PLAIN = new Header(false, true, Optional.empty(), List.of(), List.of());

    static final String TRANSFORM = "_transform";
    static final String WORKSPACE = "_workspace";
    static final String COMMENT = "_comment";
    static final String IGNORE = "_ignore";
    static final String INFO = "_info";
    static final String SELECT_TAGS = "select_tags";
    static final String DEFAULTS = "defaults";
    static final String PLUGIN_CONFIGS = "_plugin_configs";

    /** Of decK: a place outside Kong that means nothing here. */
    private static final String KONNECT = "_konnect";

    /** What else decK writes into {@code _info}, and what becomes of it here. */
    private static final Map<String, String> IGNORED = Map.of(
            "default_lookup_tags", "entities are found by their names, whatever their tags",
            "consumer_group_policy_overrides", "there are no consumer groups",
            "include_plugin_definitions", "plugins are described by definition files");

    private static final String SKIP_HASH = "skip_hash_for_basic_auth";
    static final String ACCEPT_PLUGINS = "accept_plugins";

    private static final List<String> FORMAT_VERSIONS = List.of("1.1", "2.1", "3.0");

    /** What comes after 3.0 changes nothing that is known here. */
    private static final Pattern FORMAT_3 = Pattern.compile("3\\.[0-9]{1,9}");

    private static final Set<String> PARTS =
            Set.of(FORMAT_VERSION, TRANSFORM, WORKSPACE, COMMENT, IGNORE, INFO, PLUGIN_CONFIGS, KONNECT);

    static boolean isPart(String name) {
        return PARTS.contains(name);
    }

    /**
     * Reads the parts of a file that {@link #isPart} names; what is wrong with them is a fault.
     *
     * @param templates gets what holds for several entities
     * @param listener hears what has no effect
     */
    static Header read(
            String prefix,
            Map<String, @Nullable Object> parts,
            Templates templates,
            ImportListener listener,
            Faults faults) {
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

    private static void checkInfo(String path, Map<?, ?> info, ImportListener listener, Faults faults) {
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

    private static List<String> texts(String path, Map<?, ?> info, String part, Faults faults) {
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
