package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts entities that refer to others of their own kind: parents first, otherwise in the order of the files. */
final class SelfReferences {
    private final List<ReferenceField> references;
    private final Map<String, Entry> byName = new HashMap<>();
    private final Set<Entry> entered = Collections.newSetFromMap(new IdentityHashMap<>());

    private SelfReferences(EntityDefinition definition) {
        this.references = of(definition);
    }

    /** Returns the references of an entity to its own kind. */
    static List<ReferenceField> of(EntityDefinition definition) {
        return definition.references().stream()
                .filter(reference -> reference.entity().equals(definition.name()))
                .toList();
    }

    /**
     * Sorts entities. In a cycle of references one entity comes before its parent, so its reference is not found and is
     * reported.
     */
    static List<Entry> order(EntityDefinition definition, List<Entry> entries) {
        SelfReferences self = new SelfReferences(definition);
        return self.references.isEmpty() ? entries : self.order(entries);
    }

    private List<Entry> order(List<Entry> entries) {
        entries.forEach(this::addNames);
        List<Entry> ordered = new ArrayList<>(entries.size());
        Deque<Entry> path = new ArrayDeque<>();
        for (Entry entry : entries) {
            enter(entry, path);
            while (!path.isEmpty()) {
                Entry parent = nextParent(path.element());
                if (parent == null) {
                    ordered.add(path.remove());
                } else {
                    enter(parent, path);
                }
            }
        }
        return ordered;
    }

    private void enter(Entry entry, Deque<Entry> path) {
        if (entered.add(entry)) {
            path.push(entry);
        }
    }

    /** Adds the texts by which others may name an entity; of several entities with the same name the first one wins. */
    private void addNames(Entry entry) {
        EntityDefinition definition = entry.definition();
        addName(entry, entry.values().get(definition.primaryKey().get(0)));
        definition
                .endpointKey()
                .ifPresent(field -> addName(entry, entry.values().get(field)));
    }

    private void addName(Entry entry, @Nullable Object name) {
        if (name != null) {
            byName.putIfAbsent(text(name), entry);
        }
    }

    private static String text(Object name) {
        return String.valueOf(name).toLowerCase(Locale.ROOT);
    }

    private @Nullable Entry nextParent(Entry entry) {
        for (ReferenceField reference : references) {
            Entry parent = parent(entry, reference);
            if (parent != null && !entered.contains(parent)) {
                return parent;
            }
        }
        return null;
    }

    private @Nullable Entry parent(Entry entry, ReferenceField reference) {
        if (reference.field().equals(entry.parentField())) {
            return entry.parent();
        }
        Object written = entry.values().get(reference.field());
        if (written instanceof Map<?, ?> map) {
            return map.size() == 1 ? byName.get(text(map.values().iterator().next())) : null;
        }
        return written == null ? null : byName.get(text(written));
    }
}
