package io.entail.declarative;

import io.entail.errors.Failures;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks for one kind of entity that no unique value would be held twice after the import: by two entities of the
 * files, or by an entity of the files and a row that stays and that the files do not contain.
 */
final class Uniqueness {
    private final Known known;
    private final Shared shared;
    private final FileFaults faults;
    private final Map<String, Map<Object, Entry>> holders = new HashMap<>();

    Uniqueness(Known known, Shared shared, FileFaults faults) {
        this.known = known;
        this.shared = shared;
        this.faults = faults;
    }

    /**
     * Checks an entity once all of its kind are known.
     *
     * @return keys of the rows that hold its values now; they have to give them up in the same write
     */
    List<Object> check(Entry entry, Map<String, ? extends @Nullable Object> values) {
        EntityDefinition definition = entry.definition();
        List<Object> givers = List.of();
        for (UniqueConstraint constraint : definition.unique()) {
            Object value = Known.value(definition, constraint, values);
            if (value == null) {
                continue;
            }
            Entry other = holders(definition, constraint).putIfAbsent(value, entry);
            if (other != null && isInAnotherPart(other, entry)) {
                // Two parts of the import contain the same entity, and have to agree about it.
                continue;
            }
            if (other != null) {
                add(entry, constraint, values, "the same as " + other.path());
                continue;
            }
            Entity row = known.rowBy(definition, constraint.name(), value).orElse(null);
            Object holder = row == null ? null : Settled.keyOf(definition, row);
            if (row == null || holder == null || holder.equals(entry.key())) {
                continue;
            }
            if (known.inFiles(definition, holder).isPresent() || known.goes(definition, row)) {
                givers = new ArrayList<>(givers);
                givers.add(holder);
            } else {
                add(entry, constraint, values, "held by '" + Failures.keyText(holder) + "' in the store");
            }
        }
        return givers;
    }

    private boolean isInAnotherPart(Entry other, Entry entry) {
        Object key = other.key();
        return key != null
                && key.equals(entry.key())
                && known.inFiles(entry.definition(), key).orElse(null) == entry;
    }

    private Map<Object, Entry> holders(EntityDefinition definition, UniqueConstraint constraint) {
        return constraint.acrossWorkspaces() || !definition.workspaceable()
                ? shared.holders(definition, constraint.name())
                : holders.computeIfAbsent(constraint.name(), name -> new HashMap<>());
    }

    private void add(
            Entry entry, UniqueConstraint constraint, Map<String, ? extends @Nullable Object> values, String holder) {
        Map<String, @Nullable Object> shown = new HashMap<>();
        constraint.fields().forEach(field -> shown.put(field, values.get(field)));
        faults.add(
                constraint.fields().size() == 1 ? entry.path() + "." + constraint.name() : entry.path(),
                "UNIQUE violation detected on '" + Failures.literal(shown) + "': " + holder);
    }
}
