package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds parents and keys for the entities of the files, kind by kind, parents before children. */
final class Settling {
    private final Definitions definitions;
    private final Existing existing;
    private final FileFaults faults;
    private final Known known;
    private final References references;
    /** How often an id was derived from the same values, so that equal entities get different ids. */
    private final Map<String, Integer> attempts = new HashMap<>();

    private int idsOfContent;

    Settling(Definitions definitions, Existing existing, Known known, FileFaults faults) {
        this.definitions = definitions;
        this.existing = existing;
        this.faults = faults;
        this.known = known;
        this.references = new References(definitions, known, faults);
    }

    /** Returns all entities of a kind in the order in which they can be written. */
    List<Settled> settle(EntityDefinition definition, List<Entry> entries) {
        List<Entry> ordered = SelfReferences.order(definition, entries);
        Map<Entry, Settled> settled = new HashMap<>();
        if (SelfReferences.of(definition).isEmpty()) {
            settleTogether(definition, ordered, settled);
        } else {
            // Given keys are added first, so that no entity refers to another one by a name that it gives up.
            ordered.forEach(this::addGivenKey);
            // These children are of the same kind as their parents, so each needs the key of its parent at once.
            ordered.forEach(entry -> settled.put(entry, settle(entry)));
        }
        return ordered.stream().map(settled::get).toList();
    }

    private Settled settle(Entry entry) {
        references.resolve(entry);
        normaliseKey(entry);
        tell(entry);
        Settled found = byGivenKey(entry);
        found = found == null ? byName(entry) : found;
        found = found == null ? byUnique(entry) : found;
        return found == null ? derive(entry, firstId(entry)) : found;
    }

    /**
     * Looks up the keys of entities. Keys that are given or found come first, so that a derived key cannot take them;
     * names are looked up before other unique values.
     */
    private void settleTogether(EntityDefinition definition, List<Entry> entries, Map<Entry, Settled> settled) {
        for (Entry entry : entries) {
            references.resolve(entry);
            normaliseKey(entry);
        }
        entries.parallelStream().forEach(this::tell);
        List<Entry> rest = settleEach(entries, settled, this::byGivenKey);
        if (Settled.makesKeys(definition)) {
            rest = settleEach(rest, settled, this::byName);
            rest = settleEach(rest, settled, this::byUnique);
        }
        // Derived ids are hashes of the entity's own values, so they can be computed in parallel.
        Iterator<Optional<String>> ids =
                rest.parallelStream().map(this::firstId).toList().iterator();
        rest.forEach(entry -> settled.put(entry, derive(entry, ids.next())));
    }

    /** Settles each entity that it can, and returns the others. */
    private static List<Entry> settleEach(
            List<Entry> entries, Map<Entry, Settled> settled, Function<Entry, @Nullable Settled> way) {
        List<Entry> rest = new ArrayList<>();
        for (Entry entry : entries) {
            Settled found = way.apply(entry);
            if (found == null) {
                rest.add(entry);
            } else {
                settled.put(entry, found);
            }
        }
        return rest;
    }

    /** Returns how many entities have an id that is derived from all their fields. */
    int idsOfContent() {
        return idsOfContent;
    }

    private void tell(Entry entry) {
        entry.setIdentity(EntityInput.identity(
                definitions, entry.definition(), entry.values(), entry.header().transform()));
    }

    private @Nullable Settled byGivenKey(Entry entry) {
        Object key = Settled.key(entry.definition(), entry.values());
        if (key == null) {
            return null;
        }
        checkFresh(entry, key);
        return add(entry, key, known.row(entry.definition(), key));
    }

    private void addGivenKey(Entry entry) {
        normaliseKey(entry);
        tell(entry);
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

    /** Returns the row with the same endpoint key. */
    private @Nullable Settled byName(Entry entry) {
        String field = entry.definition().endpointKey().orElse(null);
        Object name = field == null ? null : entry.identity().get(field);
        return field == null || name == null ? null : found(entry, field, name, row -> true);
    }

    /**
     * Returns the row with the same unique value. Of several constraints, the first one counts that no other entity
     * matches. A row with another name is another entity, and its value is a conflict.
     */
    private @Nullable Settled byUnique(Entry entry) {
        String name = entry.definition()
                .endpointKey()
                .filter(field -> entry.definition().requireField(field).unique())
                .orElse("");
        for (UniqueConstraint constraint : entry.definition().unique()) {
            Object value = Known.value(entry.definition(), constraint, entry.identity());
            Settled found = value == null
                    ? null
                    : found(
                            entry,
                            constraint.name(),
                            value,
                            row -> row.fields().get(name) == null
                                    || entry.identity().get(name) == null);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Settled found(Entry entry, String constraint, Object value, Predicate<Entity> fits) {
        EntityDefinition definition = entry.definition();
        Entity row = known.rowBy(definition, constraint, value)
                .filter(each -> fits.test(each)
                        && known.isHere(each)
                        && known.inFiles(definition, Settled.keyOf(definition, each))
                                .isEmpty())
                .orElse(null);
        if (row == null || !Settled.makesKeys(definition)) {
            return null;
        }
        Object key = Settled.keyOf(definition, row);
        entry.values().put(definition.primaryKey().get(0), key);
        return add(entry, key, Optional.of(row));
    }

    /**
     * Returns the id that is derived from an entity; empty when no id is needed, or when the entity cannot be valid.
     */
    private Optional<String> firstId(Entry entry) {
        if (!Settled.makesKeys(entry.definition())) {
            return Optional.empty();
        }
        try {
            return Optional.of(id(entry, 0));
        } catch (IllegalArgumentException e) {
            // Validation will report this.
            return Optional.empty();
        }
    }

    private String id(Entry entry, int attempt) {
        return DerivedId.of(entry.definition(), existing.workspace(), entry.values(), entry.identity(), attempt);
    }

    private Settled derive(Entry entry, Optional<String> first) {
        EntityDefinition definition = entry.definition();
        if (Settled.makesKeys(definition) && DerivedId.isOfContent(definition, entry.identity())) {
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
