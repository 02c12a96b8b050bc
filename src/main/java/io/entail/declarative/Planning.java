package io.entail.declarative;

import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
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
        Map<String, Object> stored = settled.existing().map(Entity::fields).orElse(Map.of());
        Map<String, Object> values = EntityInput.forUpsert(definition, settled.values(), stored, now, UUID::randomUUID);
        Map<String, Object> tree = EntityInput.validate(definitions, definition, values, false);
        boolean valid = tree.isEmpty() && entry.key() != null;
        if (tree.isEmpty() && !valid) {
            faults.add(entry.path() + "." + definition.primaryKey().get(0), "required field missing");
        } else if (!valid) {
            tree = new LinkedHashMap<>(tree);
            // A parent that was not found is told already, and better.
            tree.keySet().removeIf(field -> faults.has(entry.path() + "." + field));
            faults.addTree(entry.path(), tree);
        }
        settled.existing()
                .filter(row -> !known.isHere(row))
                .ifPresent(row -> faults.add(entry.path(), "'" + entry.key() + "' is in another workspace"));
        List<Object> givers = uniqueness.check(entry, values);
        if (valid) {
            byte[] bytes = definition.codec().encode(values);
            sizes.check(entry, values, bytes.length);
            Object key = entry.key();
            if (faults.isEmpty() && key != null) {
                add(settled, key, values, bytes, givers);
            }
        }
    }

    private void add(Settled settled, Object key, Map<String, Object> values, byte[] bytes, List<Object> givers) {
        EntityDefinition definition = settled.definition();
        boolean isNew = settled.existing().isEmpty();
        if (!isNew && isSame(definition, values, bytes, settled.existing().get().fields())) {
            unchanged++;
            return;
        }
        Entry entry = settled.entry();
        writes.add(new Write(
                definition, entry.path(), key, settled.values(), entry.transform(), isNew, bytes.length, givers));
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
