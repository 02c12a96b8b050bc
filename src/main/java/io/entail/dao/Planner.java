package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.errors.StaleVersionException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Turns calls into a plan: values are normalised, completed, linked to their parents and validated, against the state
 * of this moment. What only the log can know, such as whether a unique value is free, is left to the log.
 */
final class Planner {
    private final Plan plan;
    private final Parents parents;
    private final Cascade cascade;
    private final Clock clock;
    private final Supplier<UUID> uuids;

    Planner(Plan plan, Cascade cascade, Clock clock, Supplier<UUID> uuids) {
        this.plan = plan;
        this.parents = new Parents(plan);
        this.cascade = cascade;
        this.clock = clock;
        this.uuids = uuids;
    }

    /**
     * Adds a call to the plan.
     *
     * @throws io.entail.errors.EntailException when it cannot be done, whatever the log says
     */
    void add(Operation operation) {
        EntityType type = plan.type(operation.entity());
        type.checkWritable();
        if (operation instanceof Operation.Insert insert) {
            insert(type, insert);
        } else if (operation instanceof Operation.Update update) {
            update(type, update);
        } else if (operation instanceof Operation.Upsert upsert) {
            upsert(type, upsert);
        } else if (operation instanceof Operation.Delete delete) {
            delete(type, delete);
        } else if (operation instanceof Operation.Remove remove) {
            remove(plan.load(type, remove.key()), remove.below());
        } else if (operation instanceof Operation.Unset unset) {
            unset(plan.load(type, unset.key()), unset.below());
        } else if (operation instanceof Operation.Check check) {
            require(plan.load(type, check.key()), OptionalLong.of(check.version()));
        }
    }

    private void insert(EntityType type, Operation.Insert insert) {
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), insert.values()));
        Map<String, Object> given = EntityInput.forInsert(type.definition(), insert.values(), clock.instant(), uuids);
        Map<String, Object> sent = EntityInput.sent(type.definition(), insert.values());
        Map<String, Object> values = finish(type, given, sent, Map.of(), false);
        Draft row = plan.loadNew(type, type.keys().keyOf(values));
        if (row.exists()) {
            throw Failures.primaryKeyTaken(type.keys().keyValues(row.key()));
        }
        put(row, values);
    }

    private void update(EntityType type, Operation.Update update) {
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), update.patch()));
        Draft row = plan.load(type, update.key());
        if (!plan.sees(row)) {
            throw Failures.notFound(type.keys().keyValues(update.key()));
        }
        require(row, update.ifVersion());
        EntityDefinition definition = type.definition();
        Map<String, Object> patch = EntityInput.forUpdate(definition, update.patch(), clock.instant());
        // The row is the one that the key argument names, whatever the patch says.
        patch.putAll(type.keys().keyValues(update.key()));
        Map<String, Object> merged = EntityInput.merge(definition, row.values(), patch);
        requireNoFaults(EntityInput.immutableFaults(definition, row.values(), merged));
        put(row, finish(type, merged, patch, row.values(), true));
    }

    private void upsert(EntityType type, Operation.Upsert upsert) {
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), upsert.values()));
        Draft row = plan.load(type, upsert.key());
        boolean seen = plan.sees(row);
        if (row.exists() && !seen) {
            throw Failures.primaryKeyTaken(type.keys().keyValues(upsert.key()));
        }
        require(row, upsert.ifVersion());
        Map<String, Object> given = new LinkedHashMap<>(upsert.values());
        given.putAll(type.keys().keyValues(upsert.key()));
        Map<String, Object> existing = seen ? row.values() : Map.of();
        Map<String, Object> values = EntityInput.forUpsert(type.definition(), given, existing, clock.instant(), uuids);
        keepUnknown(type, upsert.values(), existing, values);
        put(row, finish(type, values, EntityInput.sent(type.definition(), given), existing, false));
        row.keepForever();
    }

    /** A replacement by a process that has not heard of a field leaves the field alone. */
    private static void keepUnknown(
            EntityType type, Map<String, ?> given, Map<String, Object> existing, Map<String, Object> values) {
        for (String field : type.unknownFields()) {
            Object kept = existing.get(field);
            if (kept != null && !given.containsKey(field)) {
                values.put(field, kept);
            }
        }
    }

    private void delete(EntityType type, Operation.Delete delete) {
        Draft row = plan.load(type, delete.key());
        if (plan.sees(row)) {
            require(row, delete.ifVersion());
            cascade.delete(row);
        }
    }

    private void remove(Draft row, Below below) {
        if (stillBelow(below)) {
            cascade.delete(row);
        }
    }

    private void unset(Draft row, Below below) {
        if (stillBelow(below)) {
            Map<String, Object> values = new LinkedHashMap<>(row.values());
            values.remove(
                    row.type().definition().references().get(below.constraint()).field());
            plan.put(row, values);
        }
    }

    /** Whether every link up to the root holds; if so, none of them may change before the log decides. */
    private boolean stillBelow(Below below) {
        List<Draft> above = new ArrayList<>();
        Below at = below;
        for (Below parent = at.parent(); parent != null; parent = at.parent()) {
            Draft child = plan.load(plan.type(at.row().entity()), at.row().key());
            if (!child.refersTo(at.constraint(), parent.row().key())) {
                return false;
            }
            above.add(plan.load(plan.type(parent.row().entity()), parent.row().key()));
            at = parent;
        }
        above.forEach(Draft::check);
        return above.stream().allMatch(Draft::exists);
    }

    private void put(Draft row, Map<String, Object> values) {
        plan.put(row, values);
        row.name();
    }

    /**
     * Completed values as they are to be stored: linked to their parents, validated, transformed.
     *
     * @param sent what the caller gave, for what it did not give is not transformed again
     * @param stored the row before, empty when there is none
     */
    private Map<String, Object> finish(
            EntityType type,
            Map<String, Object> values,
            Map<String, Object> sent,
            Map<String, Object> stored,
            boolean updating) {
        EntityDefinition definition = type.definition();
        parents.link(type, values);
        requireNoFaults(EntityInput.validate(type.all(), definition, values, sent, stored, updating));
        return EntityInput.transform(definition, values, sent);
    }

    private static void requireNoFaults(Map<String, Object> faults) {
        if (!faults.isEmpty()) {
            throw Failures.schemaViolation(faults);
        }
    }

    /** A version never comes back, so a row that has another here has another in the log too. */
    private static void require(Draft row, OptionalLong ifVersion) {
        if (ifVersion.isPresent()) {
            if (row.expected() != ifVersion.getAsLong()) {
                throw stale(row, row.expected(), ifVersion.getAsLong());
            }
            row.guard(ifVersion.getAsLong());
        }
    }

    /** The row has another version than the caller wants; 0 for a row that is not there. */
    static StaleVersionException stale(Draft row, long found, long wanted) {
        Map<String, Object> key = row.type().keys().keyValues(row.key());
        String is = found == 0 ? "does not exist" : "has version " + found;
        return new StaleVersionException(
                "'" + row.type().name() + "' with primary key '" + Failures.literal(key) + "' " + is + ", not version "
                        + wanted,
                key);
    }
}
