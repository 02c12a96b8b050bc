package io.entail.dao.plan;

import io.entail.dao.Call;
import io.entail.errors.Failures;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Limits;
import io.entail.schema.input.EntityInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Restores rows of a plan to earlier values. All values return as they were stored, automatic ones too, and are
 * validated by the present rules. A deletion does not cascade here: it is refused while another row refers to the row.
 */
final class Restores {
    private final StoreLog log;
    private final Plan plan;
    private final Planner planner;
    private final Parents parents;
    private final List<Draft> gone = new ArrayList<>();

    Restores(StoreLog log, Plan plan, Planner planner, Parents parents) {
        this.log = log;
        this.plan = plan;
        this.planner = planner;
        this.parents = parents;
    }

    void add(EntityType type, Operation.Restore restore) {
        Draft row = planner.require(plan.load(type, restore.key()), OptionalLong.of(restore.version()));
        Map<String, Object> key = type.keys().keyValues(row.key());
        Map<String, Object> stored = restore.values();
        if (stored == null) {
            gone.add(plan.delete(row));
            planner.hook(Call.DELETE, type, key, Map.of());
            return;
        }
        if (restore.expiresAt() != 0 && restore.expiresAt() <= plan.expiry().now()) {
            throw Failures.schemaViolation(Map.of(
                    Failures.ENTITY,
                    List.of("'" + type.name() + "' with primary key '" + Failures.literal(key)
                            + "' would have expired by now")));
        }
        Map<String, Object> values = new LinkedHashMap<>(stored);
        boolean updating = row.exists();
        // No caller gives these values now: they were valid beside other rows when they were stored, and may be stored
        // again.
        Planner.requireNoFaults(PlanRules.of(type).faults(plan, Map.of(), values, updating));
        Planner.requireNoFaults(EntityInput.validate(
                type.all(), type.definition(), EntityInput.current(type.definition(), values), updating));
        parents.checkNotExpired(row, () -> type.keys().references(values));
        plan.put(row, RowContent.of(type, values), restore.expiresAt(), restore.workspace());
        planner.hook(updating ? Call.UPDATE : Call.INSERT, type, updating ? key : null, values);
    }

    /**
     * Checks the plan after everything was planned.
     *
     * @throws io.entail.errors.ForeignKeyViolationException when a row that stays refers to one that is deleted
     */
    void finish() {
        for (Draft row : gone) {
            for (Referrer referrer : log.referrers(row.type().name(), row.key(), Scope.ALL, Limits.CHANGES + 1)) {
                Draft child = plan.load(plan.type(referrer.entity()), referrer.key());
                int references = child.type().definition().references().size();
                boolean holds = referrer.constraint() == references
                        ? child.isStored()
                        : child.refersTo(referrer.constraint(), row.key());
                if (holds) {
                    throw Failures.stillReferenced(row.type().name(), referrer.entity());
                }
            }
        }
    }
}
