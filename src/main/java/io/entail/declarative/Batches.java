package io.entail.declarative;

import io.entail.declarative.ImportPlan.Change;
import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Splits an import that is too large for one write into batches of one write each. A stage can be written once the
 * stage before it is complete; the batches within a stage can be written in any order. Changes that pass a unique value
 * from one row to another stay in one batch, because each of them alone would be refused.
 */
final class Batches {
    /** Estimated bytes of keys, claims and references of a change, in addition to the entity itself. */
    private static final int OVERHEAD_BYTES = 300;

    private static final int BYTES_MAX = 128 << 10;
    private static final int CHANGES_MAX = 500;

    private Batches() {}

    /** The changes of one write. */
    record Batch(List<Write> writes, List<Removal> removals) {
        int size() {
            return writes.size() + removals.size();
        }
    }

    /** Returns the stages: entities kind by kind, parents first, then the rows to delete, children first. */
    static List<List<Batch>> stages(ImportPlan plan) {
        List<List<Batch>> stages = new ArrayList<>();
        Set<Removal> taken = new HashSet<>();
        Map<EntityDefinition, List<Write>> writes = new LinkedHashMap<>();
        plan.writes()
                .forEach(write -> writes.computeIfAbsent(write.definition(), kind -> new ArrayList<>())
                        .add(write));
        Map<EntityDefinition, List<Removal>> removals = new LinkedHashMap<>();
        plan.removals()
                .forEach(removal -> removals.computeIfAbsent(removal.definition(), kind -> new ArrayList<>())
                        .add(removal));
        writes.forEach((kind, some) -> {
            List<List<Change>> groups = groups(some, removals.getOrDefault(kind, List.of()));
            groups.forEach(group -> group.forEach(each -> {
                if (each instanceof Removal removal) {
                    taken.add(removal);
                }
            }));
            stages.add(pack(groups));
        });
        removals.forEach((kind, some) -> stages.add(pack(some.stream()
                .filter(removal -> !taken.contains(removal))
                .map(removal -> List.<Change>of(removal))
                .toList())));
        return stages;
    }

    /** Groups the changes of one kind that have to be in one write. Most groups have one change. */
    private static List<List<Change>> groups(List<Write> writes, List<Removal> removals) {
        List<List<Change>> groups = new ArrayList<>(writes.size());
        if (writes.stream().allMatch(write -> write.givers().isEmpty())) {
            writes.forEach(write -> groups.add(List.of(write)));
            return groups;
        }
        Map<Object, Change> changes = new LinkedHashMap<>();
        removals.forEach(removal -> changes.put(removal.key(), removal));
        writes.forEach(write -> changes.put(write.key(), write));
        Chains chains = new Chains();
        writes.forEach(write -> write.givers().forEach(giver -> chains.join(write.key(), giver)));
        Map<Object, List<Change>> together = new LinkedHashMap<>();
        changes.forEach((key, change) -> {
            if (change instanceof Write || chains.isJoined(key)) {
                together.computeIfAbsent(chains.first(key), first -> new ArrayList<>())
                        .add(change);
            }
        });
        groups.addAll(together.values());
        return groups;
    }

    private static List<Batch> pack(List<List<Change>> groups) {
        List<Batch> batches = new ArrayList<>();
        Batch current = new Batch(new ArrayList<>(), new ArrayList<>());
        long bytes = 0;
        for (List<Change> group : groups) {
            long more = group.stream().mapToLong(Batches::bytes).sum();
            if (current.size() > 0 && (bytes + more > BYTES_MAX || current.size() + group.size() > CHANGES_MAX)) {
                batches.add(current);
                current = new Batch(new ArrayList<>(), new ArrayList<>());
                bytes = 0;
            }
            for (Change change : group) {
                if (change instanceof Write write) {
                    current.writes().add(write);
                } else if (change instanceof Removal removal) {
                    current.removals().add(removal);
                }
            }
            bytes += more;
        }
        if (current.size() > 0) {
            batches.add(current);
        }
        return batches;
    }

    private static long bytes(Change change) {
        return OVERHEAD_BYTES + (change instanceof Write write ? (long) write.bytes() : 0);
    }

    /**
     * Groups of keys that belong together, directly or through other keys (a union-find structure): each key leads to
     * the first key of its group.
     */
    private static final class Chains {
        private final Map<Object, Object> next = new HashMap<>();

        boolean isJoined(Object key) {
            return next.containsKey(key);
        }

        Object first(Object key) {
            Object first = key;
            for (Object at = next.get(first); at != null && !at.equals(first); at = next.get(first)) {
                first = at;
            }
            // Shortens the path for the next look-up.
            Object at = key;
            while (!at.equals(first)) {
                Object following = next.getOrDefault(at, first);
                next.put(at, first);
                at = following;
            }
            return first;
        }

        void join(Object one, Object other) {
            Object first = first(one);
            next.put(first, first);
            next.put(first(other), first);
        }
    }
}
