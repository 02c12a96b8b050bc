package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds parents and keys for all entities of the files, parents before children. */
final class Settling {
    private final Definitions definitions;
    private final Existing existing;
    private final Faults faults;
    private final Known known;
    private final References references;
    private final IdentityHashMap<Entry, Settled> settled = new IdentityHashMap<>();
    private int idsOfContent;

    Settling(Definitions definitions, Existing existing, Faults faults) {
        this.definitions = definitions;
        this.existing = existing;
        this.faults = faults;
        this.known = new Known(definitions, existing);
        this.references = new References(definitions, known, faults);
    }

    /** All of them in the order in which they can be written. */
    List<Settled> settle(List<Entry> entries) {
        List<Settled> ordered = new ArrayList<>(entries.size());
        for (EntityDefinition definition : definitions.all()) {
            List<Entry> ofDefinition = entries.stream()
                    .filter(entry -> entry.definition() == definition)
                    .toList();
            // Keys that are given or found come first, so that a derived one cannot take them.
            List<Entry> keyless = new ArrayList<>();
            for (Entry entry : ofDefinition) {
                settleOrPutOff(entry, keyless);
            }
            keyless.forEach(this::derive);
            ofDefinition.forEach(entry -> ordered.add(settled(entry)));
        }
        return ordered;
    }

    Known known() {
        return known;
    }

    /** How many entities have an id made from all their fields. */
    int idsOfContent() {
        return idsOfContent;
    }

    private void settleOrPutOff(Entry entry, List<Entry> keyless) {
        EntityDefinition definition = entry.definition();
        Map<String, @Nullable Object> values = references.resolve(entry, parentKey(entry));
        definition.primaryKey().forEach(part -> {
            Object given = values.get(part);
            if (given != null) {
                values.put(part, EntityInput.normaliseField(definition, part, given));
            }
        });
        Object key = Settled.key(definition, values);
        if (key != null) {
            checkFresh(entry, key);
            add(new Settled(entry, values, key, known.row(definition, key)));
            return;
        }
        Optional<Entity> row = Settled.makesKeys(definition) ? sameInStore(definition, values) : Optional.empty();
        if (row.isPresent()) {
            Object found = Known.keyOf(definition, row.get());
            values.put(definition.primaryKey().get(0), found);
            add(new Settled(entry, values, found, row));
        } else {
            settled.put(entry, new Settled(entry, values, null, Optional.empty()));
            keyless.add(entry);
        }
    }

    private @Nullable Object parentKey(Entry entry) {
        return entry.parent() == null ? null : settled(entry.parent()).key();
    }

    private void checkFresh(Entry entry, Object key) {
        known.inFiles(entry.entity(), key)
                .ifPresent(other -> faults.add(
                        entry.path() + "." + entry.definition().primaryKey().get(0),
                        "the same key as " + other.entry().path()));
    }

    /** The row that is meant: the one with the same endpoint key; when none is given, with the same unique value. */
    private Optional<Entity> sameInStore(EntityDefinition definition, Map<String, @Nullable Object> values) {
        Object name = definition.endpointKey().map(values::get).orElse(null);
        if (name != null) {
            return known.rowBy(definition, definition.endpointKey().get(), name);
        }
        for (UniqueConstraint constraint : definition.unique()) {
            Object value = Known.value(definition, constraint, values);
            if (value != null) {
                return known.rowBy(definition, constraint.name(), value);
            }
        }
        return Optional.empty();
    }

    private void derive(Entry entry) {
        EntityDefinition definition = entry.definition();
        Settled open = settled(entry);
        if (!Settled.makesKeys(definition)) {
            return;
        }
        if (DerivedId.isOfContent(definition, open.values())) {
            idsOfContent++;
        }
        int attempt = 0;
        String id;
        do {
            id = DerivedId.of(definition, existing.workspace(), open.values(), attempt++);
        } while (known.inFiles(definition.name(), id).isPresent());
        open.values().put(definition.primaryKey().get(0), id);
        add(new Settled(entry, open.values(), id, known.row(definition, id)));
    }

    private void add(Settled entity) {
        settled.put(entity.entry(), entity);
        known.add(entity);
    }

    private Settled settled(Entry entry) {
        Settled found = settled.get(entry);
        if (found == null) {
            throw new IllegalStateException("parents come before children: " + entry.path());
        }
        return found;
    }
}
