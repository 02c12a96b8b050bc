package io.entail.declarative;

import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that a file gives once for several entities, in the format of decK: defaults per kind of entity ({@code
 * _info.defaults}), and configurations that plugins refer to by name ({@code _plugin_configs}). Those of all files of
 * an import apply to all files.
 */
final class Templates {
    static final String CONFIG_NAME = "_config";
    static final String PLUGINS = "plugins";

    private static final String CONFIG = "config";
    private static final Set<String> KINDS = Set.of("service", "route", "upstream", "target");

    private final Definitions definitions;
    private final FileFaults faults;
    private final Map<String, Map<String, @Nullable Object>> defaults = new HashMap<>();
    private final Map<String, Map<String, @Nullable Object>> configs = new HashMap<>();
    private long values;

    Templates(Definitions definitions, FileFaults faults) {
        this.definitions = definitions;
        this.faults = faults;
    }

    /** Reads {@code _plugin_configs}. */
    void addConfigs(String path, @Nullable Object given) {
        entries(path, given).forEach((name, config) -> {
            if (!(config instanceof Map<?, ?> map)) {
                faults.add(path + "." + name, "expected a record");
            } else {
                Map<String, @Nullable Object> before = configs.putIfAbsent(name, FileTrees.named(map));
                if (before != null && !before.equals(map)) {
                    faults.add(path + "." + name, "another file has a configuration of that name that says otherwise");
                }
            }
        });
    }

    /** Reads {@code _info.defaults}. */
    void addDefaults(String path, @Nullable Object given) {
        entries(path, given).forEach((kind, some) -> {
            EntityDefinition definition = KINDS.contains(kind) ? definitions.get(kind + "s") : null;
            if (definition == null) {
                faults.add(path + "." + kind, "there are defaults for route, service, target and upstream only");
            } else {
                Map<String, @Nullable Object> all = defaults.computeIfAbsent(definition.name(), any -> new HashMap<>());
                entries(path + "." + kind, some)
                        .forEach((field, value) -> addDefault(definition, path + "." + kind, field, value, all));
            }
        });
    }

    private Map<String, @Nullable Object> entries(String path, @Nullable Object given) {
        if (given != null && !(given instanceof Map<?, ?>)) {
            faults.add(path, "expected a record");
        }
        return given instanceof Map<?, ?> map ? FileTrees.named(map) : Map.of();
    }

    private void addDefault(
            EntityDefinition definition,
            String path,
            String name,
            @Nullable Object value,
            Map<String, @Nullable Object> all) {
        FieldDefinition field = definition.field(name);
        if (field == null) {
            faults.add(path + "." + name, "unknown field");
            return;
        }
        if (tellsApart(definition, name)) {
            faults.add(path + "." + name, "no two entities have the same: there is no default for it");
            return;
        }
        Object fault = field.reference().isPresent()
                ? null
                : EntityInput.validateField(definitions, definition, name, normal(definition, name, value))
                        .orElse(null);
        if (fault != null) {
            faults.addTree(path, Map.of(name, fault));
        } else if (value != null) {
            Object before = all.putIfAbsent(name, value);
            if (before != null && !before.equals(value)) {
                faults.add(path + "." + name, "another file has another default for it");
            }
        }
    }

    private static @Nullable Object normal(EntityDefinition definition, String name, @Nullable Object value) {
        return value == null ? null : EntityInput.normaliseField(definition, name, value);
    }

    private static boolean tellsApart(EntityDefinition definition, String field) {
        return definition.primaryKey().contains(field)
                || definition.endpointKey().filter(field::equals).isPresent()
                || definition.unique().stream().map(UniqueConstraint::fields).anyMatch(List.of(field)::equals);
    }

    /** Fills in the values that an entity leaves out. */
    void apply(Entry entry) {
        Map<String, @Nullable Object> written = entry.values();
        Object named = entry.entity().equals(PLUGINS) ? written.remove(CONFIG_NAME) : null;
        if (named != null) {
            addConfig(entry, named);
        }
        Map<String, @Nullable Object> some = defaults.get(entry.entity());
        if (some != null) {
            some.forEach((name, value) -> {
                FieldDefinition field =
                        Objects.requireNonNull(entry.definition().field(name));
                boolean record = field.type() == FieldType.RECORD;
                if (!name.equals(entry.parentField()) && (record || !written.containsKey(name))) {
                    written.put(name, merged(written, name, value));
                    count(entry, value);
                }
            });
        }
    }

    private void addConfig(Entry entry, Object named) {
        Map<String, @Nullable Object> config = named instanceof String name ? configs.get(name) : null;
        if (config == null) {
            faults.add(
                    entry.path() + "." + CONFIG_NAME,
                    named instanceof String
                            ? "there is no '" + named + "' in " + Header.PLUGIN_CONFIGS
                            : "expected a string");
            return;
        }
        Map<String, @Nullable Object> written = entry.values();
        written.put(CONFIG, written.get(CONFIG) == null ? config : merged(written, CONFIG, config));
        count(entry, config);
    }

    /**
     * Merges a default into the value of an entity. The entity's own value wins; where both are maps, they are merged
     * member by member.
     */
    private static @Nullable Object merged(Map<?, ?> written, String name, @Nullable Object template) {
        if (!written.containsKey(name)) {
            return template;
        }
        Object own = written.get(name);
        if (!(own instanceof Map<?, ?> map) || !(template instanceof Map<?, ?> more)) {
            return own;
        }
        Map<String, @Nullable Object> both = FileTrees.named(map);
        FileTrees.named(more).forEach((each, value) -> both.put(each, merged(map, each, value)));
        return both;
    }

    /**
     * Counts the size that named values add: a small file that names a large value many times would otherwise exceed
     * the limits.
     */
    private void count(Entry entry, @Nullable Object value) {
        boolean before = values > ConfigText.VALUES_MAX;
        values += before ? 0 : FileTrees.size(value, ConfigText.VALUES_MAX);
        if (values > ConfigText.VALUES_MAX) {
            entry.release();
            if (!before) {
                faults.add(
                        entry.path(),
                        "more than " + ConfigText.VALUES_MAX + " values by " + Header.PLUGIN_CONFIGS + " and "
                                + Header.INFO + "." + Header.DEFAULTS + " from here on");
            }
        }
    }
}
