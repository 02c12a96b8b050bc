package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds parents and keys for the entities of the files, kind by kind, parents before children. */
final class Settling {
    private final Existing existing;
    private final Faults faults;
    private final Known known;
    private final References references;
    /** How often an id was derived already, so that entities that say the same get ids of their own. */
    private final Map<String, Integer> attempts = new HashMap<>();

    private int idsOfContent;

    Settling(Definitions definitions, Existing existing, Known known, Faults faults) {
        this.existing = existing;
        this.faults = faults;
        this.known = known;
        this.references = new References(definitions, known, faults);
    }

    /** All entities of a kind in the order in which they can be written. */
    List<Settled> settle(EntityDefinition definition, List<Entry> entries) {
        boolean self = !SelfReferences.of(definition).isEmpty();
        List<Entry> ordered = SelfReferences.order(definition, entries);
        if (self) {
            // So that nobody refers to one of them by a name that it gives up.
            ordered.forEach(this::addGivenKey);
        }
        Map<Entry, Settled> settled = new HashMap<>();
        // Keys that are given or found come first, so that a derived one cannot take them. Where children are of the
        // kind of their parents they need those keys at once.
        List<Entry> keyless = new ArrayList<>();
        for (Entry entry : ordered) {
            Settled found = find(entry);
            if (found != null) {
                settled.put(entry, found);
            } else if (self) {
                settled.put(entry, derive(entry, firstId(entry)));
            } else {
                keyless.add(entry);
            }
        }
        // An id is a hash of what an entity says, so that any thread can make it.
        Iterator<Optional<String>> ids =
                keyless.parallelStream().map(this::firstId).toList().iterator();
        keyless.forEach(entry -> settled.put(entry, derive(entry, ids.next())));
        return ordered.stream().map(settled::get).toList();
    }

    /** How many entities have an id made from all their fields. */
    int idsOfContent() {
        return idsOfContent;
    }

    /** The entity with the key that it gives, or that the row has which it means; null when there is none. */
    private @Nullable Settled find(Entry entry) {
        EntityDefinition definition = entry.definition();
        references.resolve(entry);
        Map<String, @Nullable Object> values = entry.values();
        normaliseKey(entry);
        Object key = Settled.key(definition, values);
        if (key != null) {
            checkFresh(entry, key);
            return add(entry, key, known.row(definition, key));
        }
        Optional<Entity> row = Settled.makesKeys(definition) ? sameInStore(definition, values) : Optional.empty();
        if (row.isEmpty()) {
            return null;
        }
        Object found = Settled.keyOf(definition, row.get());
        values.put(definition.primaryKey().get(0), found);
        return add(entry, found, row);
    }

    private void addGivenKey(Entry entry) {
        normaliseKey(entry);
        Object key = Settled.key(entry.definition(), entry.values());
        if (key != null) {
            known.add(entry, key);
        }
    }

    private static void normaliseKey(Entry entry) {
        EntityDefinition definition = entry.definition();
        Map<String, @Nullable Object> values = entry.values();
        definition.primaryKey().forEach(part -> {
            Object given = values.get(part);
            if (given != null) {
                values.put(part, EntityInput.normaliseField(definition, part, given));
            }
        });
    }

    private void checkFresh(Entry entry, Object key) {
        known.inFiles(entry.definition(), key)
                .filter(other -> other != entry)
                .ifPresent(other -> faults.add(
                        entry.path() + "." + entry.definition().primaryKey().get(0),
                        "the same key as " + other.path()));
    }

    /** The row that is meant: the one with the same endpoint key; when none is given, with the same unique value. */
    private Optional<Entity> sameInStore(EntityDefinition definition, Map<String, @Nullable Object> values) {
        Object name = definition.endpointKey().map(values::get).orElse(null);
        if (name != null) {
            return known.rowBy(definition, definition.endpointKey().get(), name).filter(known::isHere);
        }
        for (UniqueConstraint constraint : definition.unique()) {
            Object value = Known.value(definition, constraint, values);
            if (value != null) {
                return known.rowBy(definition, constraint.name(), value).filter(known::isHere);
            }
        }
        return Optional.empty();
    }

    /** The id that is derived from an entity; empty when none is made, or of what no valid entity has. */
    private Optional<String> firstId(Entry entry) {
        if (!Settled.makesKeys(entry.definition())) {
            return Optional.empty();
        }
        try {
            return Optional.of(id(entry, 0));
        } catch (IllegalArgumentException e) {
            // As validation will say.
            return Optional.empty();
        }
    }

    private String id(Entry entry, int attempt) {
        return DerivedId.of(entry.definition(), existing.workspace(), entry.values(), attempt);
    }

    private Settled derive(Entry entry, Optional<String> first) {
        EntityDefinition definition = entry.definition();
        if (Settled.makesKeys(definition) && DerivedId.isOfContent(definition, entry.values())) {
            idsOfContent++;
        }
        if (first.isEmpty()) {
            return new Settled(entry, Optional.empty());
        }
        String id = freshId(entry, first.get());
        entry.values().put(definition.primaryKey().get(0), id);
        return add(entry, id, known.row(definition, id));
    }

    private String freshId(Entry entry, String first) {
        String id = first;
        int attempt = attempts.getOrDefault(first, 0);
        while (known.inFiles(entry.definition(), id).isPresent()) {
            attempt++;
            id = id(entry, attempt);
            attempts.put(first, attempt);
        }
        return id;
    }

    private Settled add(Entry entry, Object key, Optional<Entity> row) {
        entry.setKey(key);
        known.add(entry, key);
        PathReading.settle(entry, row, faults);
        return new Settled(entry, row);
    }
}
