package io.entail.dao.plan;

import io.entail.dao.Call;
import io.entail.dao.Hooks;
import io.entail.errors.Failures;
import io.entail.errors.NotFoundException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.StaleVersionException;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.input.EntityInput;
import io.entail.writes.ValidEntity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls into a plan: values are normalised, completed, linked to their parents and validated, against the state
 * of this moment. Conditions that only the log can decide, such as whether a unique value is free, are left to the log.
 */
public final class Planner {
    private final Plan plan;
    private final Parents parents;
    private final Cascade cascade;
    private final Restores restores;
    private final Clock clock;
    private final Supplier<UUID> uuids;
    private final Caller caller;
    private final @Nullable Hooks hooks;

    /** @param hooks null when none run */
    public Planner(
            StoreLog log,
            Plan plan,
            Cascade cascade,
            Clock clock,
            Supplier<UUID> uuids,
            Caller caller,
            @Nullable Hooks hooks) {
        this.plan = plan;
        this.caller = caller;
        this.hooks = hooks;
        this.parents = new Parents(plan);
        this.cascade = cascade;
        this.restores = new Restores(log, plan, this, parents);
        this.clock = clock;
        this.uuids = uuids;
    }

    /**
     * Adds a call to the plan.
     *
     * @throws io.entail.errors.EntailException when it cannot be done, regardless of the log
     */
    public void add(Operation operation) {
        if (caller.readOnly()) {
            throw onlyReads(operation);
        }
        EntityType type =
                plan.type(operation.entity()).accepting(caller.options().acceptedPlugins());
        type.checkWritable();
        if (operation instanceof Operation.Insert insert) {
            store(type, insert.values(), rest -> insert(type, insert.with(rest)));
        } else if (operation instanceof Operation.Update update) {
            store(type, update.patch(), rest -> update(type, update.with(rest)));
        } else if (operation instanceof Operation.Upsert upsert && upsert.judged() != null) {
            upsert(type, upsert, upsert.judged());
        } else if (operation instanceof Operation.Upsert upsert) {
            store(type, upsert.values(), rest -> upsert(type, upsert.with(rest)));
        } else if (operation instanceof Operation.Delete delete) {
            delete(type, delete);
        } else if (operation instanceof Operation.Remove remove) {
            remove(plan.load(type, remove.key()), remove.below());
        } else if (operation instanceof Operation.Unset unset) {
            unset(plan.load(type, unset.key()), unset.below());
        } else if (operation instanceof Operation.Restore restore) {
            restores.add(type, restore);
        } else if (operation instanceof Operation.Check check) {
            require(plan.load(type, check.key()), OptionalLong.of(check.version()));
        }
    }

    private static OperationUnsupportedException onlyReads(Operation operation) {
        String what;
        @Nullable RowTarget target = null;
        if (operation instanceof Operation.Insert) {
            what = "create";
        } else if (operation instanceof Operation.Upsert upsert) {
            what = "create or update";
            target = upsert.target();
        } else if (operation instanceof Operation.Delete delete) {
            what = "remove";
            target = delete.target();
        } else if (operation instanceof Operation.Remove) {
            what = "remove";
        } else {
            what = "update";
            target = operation instanceof Operation.Update update ? update.target() : null;
        }
        return Failures.onlyReads(
                what, operation.entity(), target instanceof RowTarget.Unique unique ? unique.field() : null);
    }

    /** Completes the plan after all calls were added: expired rows that hold a needed unique value are deleted. */
    public void finish() {
        int known;
        do {
            known = plan.drafts().size();
            for (Draft draft : List.copyOf(plan.drafts())) {
                if (plan.now(draft) instanceof Draft.Put put
                        && plan.expiry().concerns(put.type().definition())) {
                    clearWay(put);
                }
            }
        } while (known < plan.drafts().size());
        restores.finish();
    }

    private void clearWay(Draft.Put row) {
        List<@Nullable Bytes> claims = row.claims();
        for (int i = 0; i < claims.size(); i++) {
            Bytes claim = claims.get(i);
            Draft expired = claim == null ? null : plan.expiredHolder(row, i, claim);
            if (expired != null) {
                cascade.expire(expired);
            }
        }
    }

    private void store(EntityType type, Map<String, ?> values, Function<Map<String, ?>, Draft> store) {
        PlanRule rule = PlanRules.of(type);
        Draft row = store.apply(rule.inRow(type, values));
        rule.planOthers(plan, row, values, this);
    }

    private Draft insert(EntityType type, Operation.Insert insert) {
        Expiry.check(type.definition(), insert.options().ttl());
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), insert.values()));
        Map<String, Object> given = EntityInput.forInsert(type.definition(), insert.values(), clock.instant(), uuids);
        Map<String, Object> sent = EntityInput.sent(type.definition(), insert.values());
        Map<String, Object> values = finish(type, insert.values(), given, sent, Map.of(), false);
        Draft row = put(
                newRow(type, values),
                values,
                plan.expiry().end(insert.options().ttl().orElse(0)));
        hook(Call.INSERT, type, null, insert.values());
        return row;
    }

    private Draft newRow(EntityType type, Map<String, Object> values) {
        Draft row = plan.loadNew(type, type.keys().keyOf(values));
        if (row.exists()) {
            throw Failures.primaryKeyTaken(type.keys().keyValues(row.key()));
        }
        return row;
    }

    /** Returns the row of a call if its caller sees it, null otherwise. */
    private @Nullable Draft visible(EntityType type, RowTarget target) {
        Draft row = row(type, target);
        return row != null && plan.sees(row) ? row : null;
    }

    private @Nullable Draft row(EntityType type, RowTarget target) {
        if (target instanceof RowTarget.Unique unique) {
            return plan.holderOf(type, type.keys().uniqueIndex(unique.field()), unique.value());
        }
        return plan.load(type, ((RowTarget.Key) target).key());
    }

    private static Object named(EntityType type, RowTarget target) {
        return target instanceof RowTarget.Unique unique
                ? unique.value()
                : type.keys().keyValues(((RowTarget.Key) target).key());
    }

    void hook(Call call, EntityType type, @Nullable Object key, Map<String, ?> values) {
        if (hooks != null && !hooks.isEmpty()) {
            hooks.runBefore(new Hooks.About(
                    call, type.name(), key, values, caller.workspace(), caller.actor(), caller.reason()));
        }
    }

    private Draft update(EntityType type, Operation.Update update) {
        Expiry.check(type.definition(), update.options().ttl());
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), update.patch()));
        boolean unique = update.target() instanceof RowTarget.Unique;
        Draft found = visible(type, update.target());
        if (found == null) {
            throw notFound(type, update.target());
        }
        Draft row = require(found, update.options().ifVersion());
        EntityDefinition definition = type.definition();
        Map<String, Object> patch = EntityInput.forUpdate(definition, update.patch(), clock.instant());
        // The key argument determines the row, also when the patch has another key.
        patch.putAll(type.keys().keyValues(row.key()));
        Map<String, Object> merged = EntityInput.merge(definition, row.values(), patch);
        requireNoFaults(EntityInput.immutableFaults(definition, row.values(), merged));
        Map<String, Object> values = finish(type, update.patch(), merged, patch, row.values(), true);
        OptionalLong ttl = update.options().ttl();
        long expiresAt = ttl.isPresent() ? plan.expiry().end(ttl.getAsLong()) : row.expiresAt();
        Draft put = put(row, EntityInput.keepUnseen(definition, row.values(), values), expiresAt);
        hook(unique ? Call.UPDATE_BY : Call.UPDATE, type, named(type, update.target()), values);
        return put;
    }

    private static NotFoundException notFound(EntityType type, RowTarget target) {
        return target instanceof RowTarget.Unique unique
                ? Failures.notFoundBy(Map.of(unique.field(), unique.value()))
                : Failures.notFound(type.keys().keyValues(((RowTarget.Key) target).key()));
    }

    private Draft upsert(EntityType type, Operation.Upsert upsert) {
        Expiry.check(type.definition(), upsert.options().ttl());
        requireNoFaults(EntityInput.shorthandFaults(type.definition(), upsert.values()));
        Map<String, Object> given = new LinkedHashMap<>(upsert.values());
        Draft row = row(type, upsert.target());
        if (upsert.target() instanceof RowTarget.Unique unique) {
            given.put(unique.field(), unique.value());
        }
        if (row != null) {
            given.putAll(type.keys().keyValues(row.key()));
        }
        Map<String, Object> existing = row == null ? Map.of() : replaced(type, row, upsert);
        // Fields that the caller's definition does not have are kept before defaults are added; in lists that needs
        // both values normalised.
        Map<String, Object> known = type.keepUnknown(upsert.by(), existing, given);
        Map<String, Object> completed = caller.options().restoring()
                ? EntityInput.forUpsertAsStored(type.definition(), known, existing, clock.instant(), uuids)
                : EntityInput.forUpsert(type.definition(), known, existing, clock.instant(), uuids);
        Map<String, Object> values = type.keepUnknown(upsert.by(), existing, completed);
        values = finish(type, given, values, EntityInput.sent(type.definition(), given), existing, false);
        if (row == null) {
            row = requireNew(newRow(type, values), upsert);
        }
        long expiresAt = plan.expiry().end(upsert.options().ttl().orElse(0));
        Draft put = put(row, EntityInput.keepUnseen(type.definition(), existing, values), expiresAt);
        boolean by = upsert.target() instanceof RowTarget.Unique;
        hook(by ? Call.UPSERT_BY : Call.UPSERT, type, named(type, upsert.target()), values);
        return put;
    }

    /**
     * Stores a validated entity if the row does not exist and the definition is the same, and validates it again
     * otherwise.
     */
    private void upsert(EntityType type, Operation.Upsert upsert, ValidEntity judged) {
        Draft row = plan.load(type, judged.key());
        if (judged.definition() != type.definition()
                || row.exists()
                || PlanRules.of(type).looksAtOthers()) {
            store(type, judged.given(), given -> upsert(type, upsert.with(given)));
            return;
        }
        parents.checkNotExpired(row, judged::references);
        Draft put = plan.put(row, RowContent.of(type, judged), 0);
        if (hooks != null && !hooks.isEmpty()) {
            hook(Call.UPSERT, type, named(type, upsert.target()), put.values());
        }
    }

    /** Returns the values that an upsert replaces, empty when there are none. */
    private Map<String, Object> replaced(EntityType type, Draft row, Operation.Upsert upsert) {
        boolean seen = plan.sees(row);
        if (row.exists() && !seen) {
            throw Failures.primaryKeyTaken(type.keys().keyValues(row.key()));
        }
        require(row, upsert.options().ifVersion());
        return seen ? row.values() : Map.of();
    }

    /**
     * Prepares a row that was looked for by a unique value and not found. If another write takes the value meanwhile,
     * the call is planned again and finds its row.
     */
    private Draft requireNew(Draft row, Operation.Upsert upsert) {
        OptionalLong ifVersion = upsert.options().ifVersion();
        if (ifVersion.isPresent() && ifVersion.getAsLong() != 0) {
            throw stale(row, 0, ifVersion.getAsLong());
        }
        String field = ((RowTarget.Unique) upsert.target()).field();
        return plan.noteLookedForBy(row, row.type().keys().uniqueIndex(field));
    }

    private void delete(EntityType type, Operation.Delete delete) {
        Draft row = visible(type, delete.target());
        if (row != null) {
            require(row, delete.options().ifVersion());
            cascade.delete(row);
            boolean by = delete.target() instanceof RowTarget.Unique;
            hook(by ? Call.DELETE_BY : Call.DELETE, type, named(type, delete.target()), Map.of());
        }
    }

    private void remove(Draft row, Below below) {
        if (row.isExpired()) {
            cascade.expire(row);
        } else if (stillBelow(below)) {
            cascade.delete(row);
        }
    }

    private void unset(Draft row, Below below) {
        if (row.isExpired()) {
            cascade.expire(row);
        } else if (stillBelow(below)) {
            Map<String, Object> values = new LinkedHashMap<>(row.values());
            values.remove(below.reference());
            plan.putAlong(row, values);
        }
    }

    /** Whether every reference up to the root exists; if so, the write checks that none of these rows changes. */
    private boolean stillBelow(Below below) {
        List<Draft> above = new ArrayList<>();
        Below at = below;
        for (Below parent = at.parent(); parent != null; parent = at.parent()) {
            Draft child = plan.load(plan.type(at.row().entity()), at.row().key());
            if (!refersTo(child, at.reference(), parent.row().key())) {
                return false;
            }
            above.add(plan.load(plan.type(parent.row().entity()), parent.row().key()));
            at = parent;
        }
        above.forEach(plan::check);
        return above.stream().allMatch(Draft::isStored);
    }

    private static boolean refersTo(Draft child, @Nullable String reference, Bytes parent) {
        List<ReferenceField> references = child.type().definition().references();
        for (int i = 0; i < references.size(); i++) {
            if (references.get(i).field().equals(reference)) {
                return child.refersTo(i, parent);
            }
        }
        return false;
    }

    private Draft put(Draft row, Map<String, Object> values, long expiresAt) {
        parents.checkNotExpired(row, () -> row.type().keys().references(values));
        return plan.put(row, RowContent.of(row.type(), values), expiresAt);
    }

    /**
     * Returns the values as they are to be stored: completed, linked to their parents, validated and transformed.
     *
     * @param given what the caller gave
     * @param sent the same, normalised; only these values are transformed
     * @param stored the row before, empty when there is none
     */
    private Map<String, Object> finish(
            EntityType type,
            Map<String, ?> given,
            Map<String, Object> values,
            Map<String, Object> sent,
            Map<String, Object> stored,
            boolean updating) {
        EntityDefinition definition = type.definition();
        parents.link(type, values, updating);
        // When values are restored, the other rows that a rule reads may have changed since they were stored.
        if (!caller.options().restoring()) {
            requireNoFaults(PlanRules.of(type).faults(plan, given, values, updating));
        }
        requireNoFaults(EntityInput.validate(type.all(), definition, values, sent, stored, updating));
        Map<String, Object> finished =
                caller.options().transform() ? EntityInput.transform(definition, values, sent) : values;
        Spellings.check(plan, type, given, finished);
        return finished;
    }

    static void requireNoFaults(Map<String, Object> faults) {
        if (!faults.isEmpty()) {
            throw Failures.schemaViolation(faults);
        }
    }

    /**
     * Throws unless the row has the required version. Versions are never used again, so a row that has another version
     * here cannot have the required one in the log.
     */
    Draft require(Draft row, OptionalLong ifVersion) {
        if (ifVersion.isEmpty()) {
            return row;
        }
        if (row.expected() != ifVersion.getAsLong()) {
            throw stale(row, row.expected(), ifVersion.getAsLong());
        }
        return plan.guard(row);
    }

    /** Returns the error about a row with another version than the caller requires; 0 stands for no row. */
    static StaleVersionException stale(Draft row, long found, long wanted) {
        Map<String, Object> key = row.type().keys().keyValues(row.key());
        String is = found == 0 ? "does not exist" : "has version " + found;
        return new StaleVersionException(
                "'" + row.type().name() + "' with primary key '" + Failures.literal(key) + "' " + is + ", not version "
                        + wanted,
                key);
    }
}
