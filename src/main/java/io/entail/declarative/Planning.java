package io.entail.declarative;

import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
import io.entail.errors.Failures;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.Judgement;
import io.entail.writes.EntityKeys;
import io.entail.writes.ValidEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates the entities of files as the DAO does and compares them with their rows. It goes kind by kind, parents
 * first, so that entities that are equal to their rows are released at once.
 */
final class Planning {
    /** How many entities are validated in parallel before the steps that depend on the order. */
    private static final int JUDGED_AT_ONCE = 1_000;

    private final Definitions definitions;
    private final Existing existing;
    private final Pruning pruning;
    private final Shared shared;
    private final Known known;
    private final Settling settling;
    private final RouteProtocols routeProtocols;
    private final FileFaults faults;
    private final Instant now;
    private final List<Write> writes = new ArrayList<>();
    private int unchanged;

    Planning(
            Definitions definitions,
            Existing existing,
            Pruning pruning,
            Shared shared,
            FileFaults faults,
            Instant now) {
        this.definitions = definitions;
        this.existing = existing;
        this.pruning = pruning;
        this.shared = shared;
        this.known = new Known(definitions, existing, pruning, shared);
        this.settling = new Settling(definitions, existing, known, faults);
        this.routeProtocols = new RouteProtocols(definitions, existing, known);
        this.faults = faults;
        this.now = now;
    }

    /**
     * Plans an import of entities, by the names of their kinds. The plan is valid only when no faults were added.
     *
     * @param listener is told about every entity
     */
    ImportPlan plan(Map<String, List<Entry>> entries, ImportListener listener) {
        for (EntityDefinition definition : definitions.all()) {
            List<Entry> kind = entries.getOrDefault(definition.name(), List.of());
            if (!kind.isEmpty()) {
                plan(definition, kind, listener);
            }
        }
        shared.add(known);
        // What the files do not contain is known only if every entity of the files has a key.
        boolean all = !faults.incomplete()
                && entries.values().stream().flatMap(List::stream).allMatch(entry -> entry.key() != null);
        List<Removal> removals = all ? new Removals(definitions, existing, pruning, known, faults).find() : List.of();
        return new ImportPlan(
                List.copyOf(writes), removals, unchanged, settling.idsOfContent(), definitions.acceptedPlugins());
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
        Uniqueness uniqueness = new Uniqueness(known, shared, faults);
        Sizes sizes = new Sizes(definition, existing.entityBytesMax(), faults);
        EntityKeys keys = new EntityKeys(definition);
        List<Settled> settled = settling.settle(definition, kind);
        for (int from = 0; from < settled.size(); from += JUDGED_AT_ONCE) {
            List<Settled> some = settled.subList(from, Math.min(settled.size(), from + JUDGED_AT_ONCE));
            List<Judged> judged = some.parallelStream()
                    .map(each -> Judged.of(definitions, definition, keys, each, now))
                    .toList();
            judged.forEach(each -> plan(each, uniqueness, sizes));
            some.forEach(each -> each.entry().release());
            listener.advances(some.size());
        }
    }

    private void plan(Judged judged, Uniqueness uniqueness, Sizes sizes) {
        Settled settled = judged.settled();
        Entry entry = settled.entry();
        Judgement judgement = judged.judgement();
        if (!judgement.isReadable()) {
            faults.addTree(entry.path(), judgement.faults());
            return;
        }
        boolean valid = isValid(entry, judgement.faults());
        if (!judged.same()) {
            faults.addTree(entry.path(), routeProtocols.faults(entry, entry.values(), judgement.given()));
        }
        settled.existing()
                .filter(row -> !known.isHere(row))
                .ifPresent(row ->
                        faults.add(entry.path(), "'" + Failures.keyText(entry.key()) + "' is in another workspace"));
        List<Object> givers = uniqueness.check(entry, judged.unique());
        routeProtocols.note(entry, judgement.given());
        Object key = entry.key();
        String untransformable = judgement.untransformable();
        if (untransformable != null) {
            faults.add(entry.path(), untransformable);
        } else if (valid && key != null) {
            add(judged, key, givers, sizes);
        }
    }

    private boolean isValid(Entry entry, Map<String, Object> found) {
        if (found.isEmpty() && entry.key() == null) {
            faults.add(entry.path() + "." + entry.definition().primaryKey().get(0), "required field missing");
        } else if (!found.isEmpty()) {
            Map<String, Object> tree = new LinkedHashMap<>(found);
            // A parent that was not found has been reported already, with a better message.
            tree.keySet().removeIf(field -> entry.misses(field) || faults.has(entry.path() + "." + field));
            faults.addTree(entry.path(), tree);
        }
        return found.isEmpty();
    }

    /** Adds a valid entity to the plan unless it is equal to its row. */
    private void add(Judged judged, Object key, List<Object> givers, Sizes sizes) {
        Settled settled = judged.settled();
        Entry entry = settled.entry();
        Judgement judgement = judged.judgement();
        sizes.check(entry, judgement.stored(), judgement.encoded().length);
        boolean isStored = judged.same()
                && settled.existing()
                        .filter(row -> TimeToLive.isSame(row, entry.ttl()))
                        .isPresent();
        Entry earlier = shared.withKey(settled.definition(), key).orElse(null);
        boolean same =
                (earlier != null && shared.stores(earlier)) ? shared.stores(earlier, judgement.encoded()) : isStored;
        if (same) {
            unchanged++;
            return;
        }
        if (earlier != null && settled.definition().workspaceable()) {
            faults.add(
                    entry.path() + "." + settled.definition().primaryKey().get(0), "the same key as " + earlier.path());
        } else if (earlier != null) {
            faults.add(entry.path(), "the same entity as " + earlier.path() + ", which says otherwise");
        }
        shared.store(entry, judgement.encoded());
        if (!faults.isEmpty()) {
            return;
        }
        // A valid entity is stored as it is only if the file sets no time to live and uses no shorthands; otherwise the
        // DAO validates the given values.
        boolean asGiven = entry.ttl() == 0 && !judgement.definition().hasShorthandsForFields();
        ValidEntity created = asGiven ? judged.created() : null;
        writes.add(new Write(
                judgement.definition(),
                entry.path(),
                key,
                settled.existing().isEmpty(),
                created,
                created == null ? written(entry, judgement) : Map.of(),
                judgement.encoded().length,
                entry.ttl(),
                givers));
    }

    /**
     * Returns all values of an entity that was transformed or given by shorthands, since the DAO must not transform
     * them again; also when a row that gives up a unique value may store it in another form.
     */
    private static Map<String, @Nullable Object> written(Entry entry, Judgement judgement) {
        boolean asGiven = judgement.stored().equals(judgement.given())
                && !judgement.definition().hasShorthandsForFields()
                && judgement.definition().respelled().isEmpty();
        return asGiven ? entry.values() : new LinkedHashMap<>(judgement.stored());
    }
}
