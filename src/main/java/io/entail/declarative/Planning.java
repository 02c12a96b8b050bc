package io.entail.declarative;

import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
import io.entail.errors.TransformationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Judges the entities of files as the DAO will, and compares them with their rows: kind by kind, parents first, so that
 * what is the same already is forgotten at once.
 */
final class Planning {
    private final Definitions definitions;
    private final Existing existing;
    private final Pruning pruning;
    private final Known known;
    private final Settling settling;
    private final RouteProtocols routeProtocols;
    private final Faults faults;
    private final Instant now;
    private final List<Write> writes = new ArrayList<>();
    private int unchanged;

    Planning(Definitions definitions, Existing existing, Pruning pruning, Faults faults, Instant now) {
        this.definitions = definitions;
        this.existing = existing;
        this.pruning = pruning;
        this.known = new Known(definitions, existing, pruning);
        this.settling = new Settling(definitions, existing, known, faults);
        this.routeProtocols = new RouteProtocols(definitions, existing, known);
        this.faults = faults;
        this.now = now;
    }

    /**
     * Plans an import of entities, by the names of their kinds. The plan is of use only when there are no faults.
     *
     * @param listener hears of every entity
     */
    ImportPlan plan(Map<String, List<Entry>> entries, ImportListener listener) {
        for (EntityDefinition definition : definitions.all()) {
            List<Entry> kind = entries.getOrDefault(definition.name(), List.of());
            if (!kind.isEmpty()) {
                plan(definition, kind, listener);
            }
        }
        List<Removal> removals =
                faults.isEmpty() ? new Removals(definitions, existing, pruning, known, faults).find() : List.of();
        return new ImportPlan(List.copyOf(writes), removals, unchanged, settling.idsOfContent());
    }

    private void plan(EntityDefinition definition, List<Entry> kind, ImportListener listener) {
        if (!definition.unsupported().isEmpty()) {
            faults.add(
                    kind.get(0).path(),
                    "'" + definition.name()
                            + "' cannot be written here: its definition asks for what this process lacks: "
                            + String.join(", ", definition.unsupported()));
            return;
        }
        Uniqueness uniqueness = new Uniqueness(known, faults);
        Sizes sizes = new Sizes(definition, existing.entityBytesMax(), faults);
        for (Settled settled : settling.settle(definition, kind)) {
            plan(settled, uniqueness, sizes);
            settled.entry().release();
            listener.advances(1);
        }
    }

    private void plan(Settled settled, Uniqueness uniqueness, Sizes sizes) {
        EntityDefinition definition = settled.definition();
        Entry entry = settled.entry();
        Map<String, Object> shorthands = EntityInput.shorthandFaults(definition, settled.values());
        if (!shorthands.isEmpty()) {
            faults.addTree(entry.path(), shorthands);
            return;
        }
        Map<String, Object> stored = settled.existing().map(Entity::fields).orElse(Map.of());
        Map<String, Object> values = EntityInput.forUpsert(definition, settled.values(), stored, now, UUID::randomUUID);
        Map<String, Object> sent = EntityInput.sent(definition, settled.values());
        boolean valid = validate(settled, values, sent, stored);
        settled.existing()
                .filter(row -> !known.isHere(row))
                .ifPresent(row -> faults.add(entry.path(), "'" + entry.key() + "' is in another workspace"));
        List<Object> givers = uniqueness.check(entry, values);
        routeProtocols.note(entry, values);
        Object key = entry.key();
        if (valid && key != null) {
            add(settled, key, entry.transform() ? transformed(entry, values, sent) : values, values, givers, sizes);
        }
    }

    private boolean validate(
            Settled settled, Map<String, Object> values, Map<String, Object> sent, Map<String, Object> stored) {
        Entry entry = settled.entry();
        Map<String, Object> tree = EntityInput.validate(definitions, entry.definition(), values, sent, stored, false);
        if (tree.isEmpty() && entry.key() == null) {
            faults.add(entry.path() + "." + entry.definition().primaryKey().get(0), "required field missing");
        } else if (!tree.isEmpty()) {
            tree = new LinkedHashMap<>(tree);
            // A parent that was not found is told already, and better.
            tree.keySet().removeIf(field -> faults.has(entry.path() + "." + field));
            faults.addTree(entry.path(), tree);
        }
        return tree.isEmpty();
    }

    private Map<String, Object> transformed(Entry entry, Map<String, Object> values, Map<String, Object> sent) {
        try {
            return EntityInput.transform(entry.definition(), values, sent);
        } catch (TransformationException e) {
            faults.add(entry.path(), String.valueOf(e.getMessage()));
            return values;
        }
    }

    /**
     * Adds a valid entity to the plan unless the store has it.
     *
     * @param stored its values as they are to be stored
     * @param given its values before transformations
     */
    private void add(
            Settled settled,
            Object key,
            Map<String, Object> stored,
            Map<String, Object> given,
            List<Object> givers,
            Sizes sizes) {
        EntityDefinition definition = settled.definition();
        Entry entry = settled.entry();
        byte[] bytes = definition.codec().encode(stored);
        sizes.check(entry, stored, bytes.length);
        boolean isNew = settled.existing().isEmpty();
        if (!isNew && isSame(definition, stored, bytes, settled.existing().get().fields())) {
            unchanged++;
            return;
        }
        Map<String, Object> tree = routeProtocols.faults(entry, entry.values(), given);
        if (!tree.isEmpty()) {
            faults.addTree(entry.path(), tree);
        }
        if (!faults.isEmpty()) {
            return;
        }
        // What is transformed is written as a whole, for the DAO is not to transform it again.
        Map<String, @Nullable Object> written = stored.equals(given) ? entry.values() : new LinkedHashMap<>(stored);
        writes.add(new Write(definition, entry.path(), key, written, isNew, bytes.length, givers));
    }

    /** The time of the last update is made by each write and is no difference. */
    private static boolean isSame(
            EntityDefinition definition, Map<String, Object> values, byte[] bytes, Map<String, Object> stored) {
        Object updatedAt = stored.get(ImportPlan.UPDATED_AT);
        byte[] wanted = bytes;
        if (updatedAt != null) {
            Map<String, @Nullable Object> unchanged = new LinkedHashMap<>(values);
            unchanged.put(ImportPlan.UPDATED_AT, updatedAt);
            wanted = definition.codec().encode(unchanged);
        }
        return Arrays.equals(wanted, definition.codec().encode(stored));
    }
}
