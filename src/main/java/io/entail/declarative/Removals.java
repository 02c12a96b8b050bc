package io.entail.declarative;

import io.entail.declarative.ImportPlan.Removal;
import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rows that the files no longer contain, and the rows that have to be deleted with them because they refer to
 * one. Kinds are processed once, parents before children; references within a kind are checked by the write itself.
 */
final class Removals {
    private final Definitions definitions;
    private final Existing existing;
    private final Pruning pruning;
    private final Known known;
    private final FileFaults faults;
    private final List<Removal> removals = new ArrayList<>();
    private final Map<String, Set<Object>> keys = new HashMap<>();

    Removals(Definitions definitions, Existing existing, Pruning pruning, Known known, FileFaults faults) {
        this.definitions = definitions;
        this.existing = existing;
        this.pruning = pruning;
        this.known = known;
        this.faults = faults;
    }

    /** Returns all rows to delete, children before parents. */
    List<Removal> find() {
        if (!pruning.wanted()) {
            return List.of();
        }
        for (EntityDefinition definition : definitions.all()) {
            if (pruning.covers(definition) || mayHang(definition)) {
                existing.rows(definition.name()).forEach(row -> look(definition, row));
            }
        }
        Collections.reverse(removals);
        return List.copyOf(removals);
    }

    private boolean mayHang(EntityDefinition definition) {
        return definition.references().stream().anyMatch(reference -> keys.containsKey(reference.entity()));
    }

    private void look(EntityDefinition definition, Entity row) {
        if (known.goes(definition, row)) {
            add(definition, row);
        } else if (known.inFiles(definition, Settled.keyOf(definition, row)).isEmpty()) {
            // A row that the files contain will have the references that the files give it.
            for (ReferenceField reference : definition.references()) {
                if (goes(reference, row) && hangs(definition, reference, row)) {
                    return;
                }
            }
        }
    }

    private boolean goes(ReferenceField reference, Entity row) {
        Set<Object> gone = keys.get(reference.entity());
        return gone != null
                && row.fields().get(reference.field()) instanceof Map<?, ?> parent
                && gone.contains(parent.get(reference.key()));
    }

    /**
     * Whether a row that the files do not cover has to go because it refers to a row that goes. A row that cannot go is
     * reported as a fault.
     */
    private boolean hangs(EntityDefinition definition, ReferenceField reference, Entity row) {
        if (reference.onDelete() == OnDelete.CASCADE) {
            add(definition, row);
            return true;
        }
        if (reference.onDelete() == OnDelete.RESTRICT) {
            Object parent = row.fields().get(reference.field());
            faults.add(
                    definition.name() + " '" + Failures.keyText(Settled.keyOf(definition, row)) + "'",
                    "is not to be deleted, and refers to " + reference.entity() + " '" + Failures.keyText(parent)
                            + "', which is");
        }
        return false;
    }

    private void add(EntityDefinition definition, Entity row) {
        Object key = Settled.keyOf(definition, row);
        keys.computeIfAbsent(definition.name(), name -> new HashSet<>()).add(key);
        removals.add(new Removal(definition, key, row.version()));
    }
}
