package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.schema.ReferenceField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks against the state what the log would check of a plan: whether its unique values are free and its parents
 * exist.
 */
public final class Rehearsal {
    private final StoreLog log;
    private final Plan plan;

    public Rehearsal(StoreLog log, Plan plan) {
        this.log = log;
        this.plan = plan;
    }

    /**
     * Checks every row that is to be put.
     *
     * @throws io.entail.errors.UniqueViolationException when a value is taken
     * @throws io.entail.errors.ForeignKeyViolationException when a parent is missing
     */
    public void run() {
        for (Draft row : List.copyOf(plan.drafts())) {
            if (row instanceof Draft.Put) {
                requireParents(row);
                requireFree(row);
            }
        }
    }

    private void requireParents(Draft row) {
        List<ReferenceField> references = row.type().definition().references();
        List<@Nullable Bytes> keys = row.type().keys().references(row.values());
        for (int i = 0; i < references.size(); i++) {
            ReferenceField reference = references.get(i);
            Bytes key = keys.get(i);
            EntityType parent = plan.type(reference.entity());
            if (key != null && !plan.load(parent, key).exists()) {
                throw Failures.missingParent(
                        reference.field(), reference.entity(), parent.keys().keyValues(key));
            }
        }
    }

    private void requireFree(Draft row) {
        List<@Nullable Bytes> claims = row.claims();
        for (int i = 0; i < claims.size(); i++) {
            Bytes claim = claims.get(i);
            if (claim != null && isTaken(row, i, claim)) {
                throw Failures.notUnique(row.type().keys().claimValues(i, row.values()));
            }
        }
    }

    private boolean isTaken(Draft row, int constraint, Bytes claim) {
        EntityType type = row.type();
        Bytes holder = log.claimHolder(type.name(), constraint, plan.scope(row), claim);
        if (holder == null || holder.equals(row.key())) {
            return false;
        }
        Draft other = plan.load(type, holder);
        return other.exists() && claim.equals(other.claims().get(constraint));
    }
}
