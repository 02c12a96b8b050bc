package io.entail.declarative;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the tree of a file apart into its entities, nested ones included, in the order of the file. */
final class Flattening {
    /** What a file may say about an entity without being part of it. */
    private static final Set<String> REMARKS = Set.of("_comment", "_ignore", "_version", "_position", "_workspace");

    private final Definitions definitions;
    private final Faults faults;
    private final List<Entry> entries = new ArrayList<>();

    Flattening(Definitions definitions, Faults faults) {
        this.definitions = definitions;
        this.faults = faults;
    }

    /** All entities of the files added so far. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * Adds the entities of a file.
     *
     * @param prefix before every path
     */
    void add(String prefix, Map<String, @Nullable Object> tree) {
        Header.check(prefix, tree, faults);
        tree.forEach((name, value) -> {
            if (!Header.isPart(name)) {
                EntityDefinition definition = definitions.get(name);
                if (definition == null) {
                    faults.add(prefix + name, name.startsWith("_") ? "unknown field" : "unknown entity");
                } else {
                    addList(definition, prefix + name, value, null, null);
                }
            }
        });
    }

    /** An absent list is empty. */
    private void addList(
            EntityDefinition definition,
            String path,
            @Nullable Object value,
            @Nullable Entry parent,
            @Nullable String parentField) {
        if (value == null) {
            return;
        }
        if (!(value instanceof List<?> list)) {
            faults.add(path, "expected an array");
            return;
        }
        int place = 0;
        for (Object each : list) {
            place++;
            String at = path + "[" + place + "]";
            if (each instanceof Map<?, ?> entity) {
                addEntity(definition, at, Trees.named(entity), parent, parentField);
            } else {
                faults.add(at, "expected a record");
            }
        }
    }

    private void addEntity(
            EntityDefinition definition,
            String path,
            Map<String, @Nullable Object> written,
            @Nullable Entry parent,
            @Nullable String parentField) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Entry entry = new Entry(definition, path, values, parent, parentField);
        entries.add(entry);
        if (parentField != null && written.get(parentField) != null) {
            faults.add(path + "." + parentField, "value must be null");
        }
        written.forEach((name, value) -> {
            EntityDefinition child = definitions.get(name);
            if (definition.field(name) != null) {
                if (!name.equals(parentField)) {
                    values.put(name, value);
                }
            } else if (child != null) {
                addChildren(entry, child, path + "." + name, value);
            } else if (!REMARKS.contains(name)) {
                faults.add(path + "." + name, "unknown field");
            }
        });
    }

    private void addChildren(Entry parent, EntityDefinition child, String path, @Nullable Object value) {
        List<String> fields = child.references().stream()
                .filter(reference -> reference.entity().equals(parent.entity()))
                .map(ReferenceField::field)
                .toList();
        if (fields.isEmpty()) {
            faults.add(path, "unknown field");
        } else if (fields.size() > 1) {
            faults.add(
                    path,
                    "several fields refer to " + parent.entity() + ", " + String.join(" and ", fields)
                            + ": list these at the top and say which");
        } else {
            addList(child, path, value, parent, fields.get(0));
        }
    }
}
