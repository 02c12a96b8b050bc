package io.entail.declarative;

import io.entail.dao.WriteOptions;
import io.entail.declarative.text.ConfigText;
import io.entail.declarative.text.FileParts;
import io.entail.errors.DeclarativeConfigException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Splits files into their entities while they are read, including nested ones, in the order of the files. */
final class Flattening implements FileParts {
    /** The largest number of entities in all files of an import. */
    private static final int ENTITIES_MAX = 1_000_000;

    /** The largest number of values of one entity: many more than fit the largest entity that a store allows. */
    private static final int VALUES_MAX = 200_000;

    /** Names that a file may write into an entity without being fields of it. */
    private static final Set<String> REMARKS = Set.of("_comment", "_ignore", "_version", "_position", "_workspace");

    private final Definitions definitions;
    private final FileFaults faults;
    private final ImportListener listener;
    private final Templates templates;
    private int entitiesTotal;

    // The file that is being read.
    private String prefix = "";
    private Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private Map<String, List<Entry>> entries = new LinkedHashMap<>();
    private String list = "";
    private @Nullable EntityDefinition listed;
    private int place;

    Flattening(Definitions definitions, FileFaults faults, ImportListener listener) {
        this.definitions = definitions;
        this.faults = faults;
        this.listener = listener;
        this.templates = new Templates(definitions, faults);
    }

    /**
     * What a file holds.
     *
     * @param prefix prepended to every path
     * @param entries by the name of their kind
     */
    record Flat(String prefix, ConfigText file, Header header, Map<String, List<Entry>> entries) {
        /**
         * Returns the plugins whose configurations are taken as they are, as listed by files that are imported
         * together.
         */
        static Set<String> acceptedPlugins(List<Flat> files) {
            return files.stream()
                    .flatMap(file -> file.header().acceptPlugins().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** Returns the entities of several files. */
        static Map<String, List<Entry>> together(List<Flat> files) {
            Map<String, List<Entry>> all = new HashMap<>();
            files.forEach(file -> file.entries()
                    .forEach((kind, some) ->
                            all.computeIfAbsent(kind, name -> new ArrayList<>()).addAll(some)));
            return all;
        }
    }

    /**
     * Reads files that are imported together. A file that cannot be read is reported as a fault, and the others are
     * read all the same.
     */
    List<Flat> read(List<ConfigText> files) {
        List<Flat> read = new ArrayList<>();
        for (ConfigText file : files) {
            try {
                read.add(read(files.size() == 1 ? "" : file.name() + ": ", file));
            } catch (DeclarativeConfigException e) {
                if (files.size() == 1) {
                    throw e;
                }
                faults.addUnreadable(file.name(), e);
            }
        }
        read.forEach(flat -> flat.entries().values().forEach(kind -> kind.forEach(templates::apply)));
        return read;
    }

    private Flat read(String filePrefix, ConfigText file) {
        prefix = filePrefix;
        header = new LinkedHashMap<>();
        entries = new LinkedHashMap<>();
        file.read(this);
        Header read = Header.read(prefix, header, templates, listener, faults);
        entries.values().forEach(kind -> kind.forEach(entry -> entry.add(read)));
        return new Flat(prefix, file, read, entries);
    }

    @Override
    public void list(String name) {
        list = name;
        place = 0;
        if (Header.isPart(name)) {
            listed = null;
            header.put(name, List.of());
        } else {
            listed = known(name);
        }
    }

    @Override
    public void element(@Nullable Object value) {
        place++;
        if (listed != null) {
            addElement(listed, prefix + list, place, value, null, null);
        }
    }

    @Override
    public void value(String name, @Nullable Object value) {
        if (Header.isPart(name)) {
            header.put(name, value);
        } else if (known(name) != null && value != null) {
            faults.add(prefix + name, "expected an array");
        }
    }

    private @Nullable EntityDefinition known(String name) {
        EntityDefinition definition = definitions.get(name);
        if (definition == null) {
            faults.add(prefix + name, name.startsWith("_") ? "unknown field" : "unknown entity");
        }
        return definition;
    }

    private void addElement(
            EntityDefinition definition,
            String listPath,
            int at,
            @Nullable Object element,
            @Nullable Entry parent,
            @Nullable String parentField) {
        Entry entry = new Entry(definition, listPath, at, parent, parentField);
        if (!(element instanceof Map<?, ?> written)) {
            faults.add(entry.path(), "expected a record");
            return;
        }
        entitiesTotal++;
        if (entitiesTotal > ENTITIES_MAX) {
            throw new DeclarativeConfigException(
                    "declarative config is invalid: more than " + ENTITIES_MAX
                            + " entities: import them in several files, one after the other",
                    Map.of());
        }
        listener.advances(1);
        entries.computeIfAbsent(definition.name(), name -> new ArrayList<>()).add(entry);
        addFields(entry, written);
        if (FileTrees.size(entry.values(), VALUES_MAX) > VALUES_MAX) {
            entry.release();
            faults.add(entry.path(), "more than " + VALUES_MAX + " values");
        }
    }

    private void addFields(Entry entry, Map<?, ?> written) {
        EntityDefinition definition = entry.definition();
        String parentField = entry.parentField();
        if (parentField != null) {
            // A nested entity refers to the parent that it is nested under, and may not name another one.
            definition.references().stream()
                    .filter(reference -> written.get(reference.field()) != null)
                    .forEach(reference -> faults.add(entry.path() + "." + reference.field(), "value must be null"));
        }
        written.forEach((given, value) -> {
            String name = String.valueOf(given);
            EntityDefinition child = definitions.get(name);
            if (definition.field(name) != null || definition.shorthands().contains(name)) {
                if (!name.equals(parentField)) {
                    entry.values().put(name, value);
                }
            } else if (name.equals(Templates.CONFIG_NAME) && entry.entity().equals(Templates.PLUGINS)) {
                entry.values().put(name, value);
            } else if (TimeToLive.is(definition, name)) {
                TimeToLive.read(value)
                        .ifPresentOrElse(
                                entry::setTtl, () -> faults.add(entry.path() + "." + name, WriteOptions.TTL_RANGE));
            } else if (child != null) {
                addChildren(entry, child, value);
            } else if (name.equals(ImportPlan.UPDATED_AT)) {
                // Exports of later releases write it for every entity. It is ignored, because the log has the time of
                // each write.
                return;
            } else if (!REMARKS.contains(name)) {
                faults.add(entry.path() + "." + name, "unknown field");
            } else {
                Header.checkRemark(entry.path() + "." + name, name, value, faults);
            }
        });
    }

    private void addChildren(Entry parent, EntityDefinition child, @Nullable Object value) {
        List<String> fields = child.references().stream()
                .filter(reference -> reference.entity().equals(parent.entity()))
                .map(ReferenceField::field)
                .toList();
        String path = parent.path() + "." + child.name();
        if (fields.isEmpty()) {
            faults.add(path, "unknown field");
        } else if (fields.size() > 1) {
            faults.add(
                    path,
                    "several fields refer to " + parent.entity() + ", " + String.join(" and ", fields)
                            + ": list these at the top and say which");
        } else if (value instanceof List<?> children) {
            int at = 0;
            for (Object each : children) {
                at++;
                addElement(child, child.name(), at, each, parent, fields.get(0));
            }
        } else if (value != null) {
            faults.add(path, "expected an array");
        }
    }
}
