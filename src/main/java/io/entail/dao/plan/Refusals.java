package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.WriteTooLargeException;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import io.entail.writes.CanonicalKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a refusal by the log means for the caller: either a typed error, or that the state has changed and the
 * write is to be planned again.
 */
public final class Refusals {
    private final StoreLog log;
    private final Catalog catalog;
    private final Plan plan;
    private final Expiry expiry;

    /** Creates it for a refused plan, with the current {@code expiry}. */
    public Refusals(StoreLog log, Catalog catalog, Plan plan, Expiry expiry) {
        this.log = log;
        this.catalog = catalog;
        this.plan = plan;
        this.expiry = expiry;
    }

    /** Returns the error, null when another attempt may succeed. */
    @Nullable
    public RuntimeException error(Outcome outcome) {
        return switch (outcome.code()) {
            case EXISTS -> row(outcome).isAssumed() && !isOver(row(outcome).id()) ? keyTaken(outcome) : null;
            case STALE_VERSION -> row(outcome).mentions().guarded() ? staleGuard(row(outcome)) : null;
            case MISSING_REFERENCE -> missingReference(outcome);
            case STILL_REFERENCED ->
                isRestricting(outcome) && !isOver(inTheWay(outcome)) ? stillReferenced(outcome) : null;
            case NOT_UNIQUE ->
                row(outcome).mentions().lookedForBy() == outcome.constraint() || isOver(inTheWay(outcome))
                        ? null
                        : notUnique(outcome);
            case NOT_FOUND, OLD_DEFINITION, TOO_OLD, NOT_EXPIRED -> null;
            case TOO_LARGE -> new WriteTooLargeException("the log refused the write as too large", Map.of());
            case ACCEPTED, REPEAT, UNREADABLE, BAD_CONTROL, UNKNOWN_ENTITY, BAD_WRITE, WRITTEN_SINCE ->
                new IllegalStateException("the log refused a write as " + outcome.code());
        };
    }

    /** Returns the error after too many attempts. */
    public RuntimeException lastError(Outcome outcome, int attempts) {
        return switch (outcome.code()) {
            case EXISTS -> keyTaken(outcome);
            case NOT_FOUND -> Failures.notFound(keyValues(row(outcome)));
            case STALE_VERSION ->
                new StaleVersionException(
                        "'" + row(outcome).type().name() + "' with primary key '"
                                + Failures.literal(keyValues(row(outcome))) + "' kept changing: given up after "
                                + attempts
                                + " attempts",
                        keyValues(row(outcome)));
            case STILL_REFERENCED -> stillReferenced(outcome);
            case MISSING_REFERENCE -> missingParent(outcome);
            case NOT_UNIQUE -> notUnique(outcome);
            default ->
                new StoreUnavailableException(
                        "the log refused the write as "
                                + outcome.code().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in each of "
                                + attempts
                                + " attempts; it had no effect",
                        null);
        };
    }

    /** Returns the number of the operation that was refused, from 1; 0 when it is none in particular. */
    public int operation(Outcome outcome) {
        if (outcome.change() < 0 || (outcome.code() == Code.MISSING_REFERENCE && isWorkspace(outcome))) {
            return 0;
        }
        Mentions mentions = row(outcome).mentions();
        return outcome.code() == Code.EXISTS ? mentions.firstOperation() : mentions.lastOperation();
    }

    private Draft row(Outcome outcome) {
        return plan.changed().get(outcome.change());
    }

    private RowId inTheWay(Outcome outcome) {
        return new RowId(catalog.nameOf(outcome.entity()), outcome.key());
    }

    /** Whether the conflicting row has expired, so that the next attempt can delete it. */
    private boolean isOver(RowId id) {
        Row row = log.row(id.entity(), id.key());
        return row != null && expiry.isOver(row);
    }

    private static Map<String, Object> keyValues(Draft row) {
        return row.type().keys().keyValues(row.key());
    }

    private RuntimeException keyTaken(Outcome outcome) {
        return Failures.primaryKeyTaken(keyValues(row(outcome)));
    }

    private RuntimeException staleGuard(Draft row) {
        Row now = log.row(row.type().name(), row.key());
        return Planner.stale(row, now == null ? 0 : now.version(), row.expected());
    }

    private @Nullable RuntimeException missingReference(Outcome outcome) {
        if (isWorkspace(outcome)) {
            Bytes workspace = row(outcome).workspace();
            return Failures.invalidWorkspace(
                    workspace == null
                            ? plan.workspace()
                            : String.valueOf(CanonicalKey.parts(workspace).get(0)));
        }
        Draft child = row(outcome);
        ReferenceField reference = reference(child, outcome.constraint());
        Draft planned = plan.find(plan.type(reference.entity()), outcome.key());
        if (planned != null && !planned.exists()) {
            return missingParent(outcome); // The write itself deletes it.
        }
        Row parent = log.row(reference.entity(), outcome.key());
        boolean thereByNow = parent != null
                && (parent.workspace() == null || parent.workspace().equals(child.workspace()));
        return thereByNow ? null : missingParent(outcome);
    }

    private RuntimeException missingParent(Outcome outcome) {
        ReferenceField reference = reference(row(outcome), outcome.constraint());
        Object key = CanonicalKey.parts(outcome.key()).get(0);
        return Failures.missingParent(
                reference.field(), reference.entity(), Map.of(reference.key(), key == null ? "" : key));
    }

    private boolean isWorkspace(Outcome outcome) {
        return outcome.constraint()
                == row(outcome).type().definition().references().size();
    }

    private static ReferenceField reference(Draft child, int constraint) {
        return child.type().definition().references().get(constraint);
    }

    /**
     * Whether the child's reference restricts the deletion, so that another attempt does not help. Any other child was
     * added meanwhile, and another attempt includes it in the cascade. After a migration since the refusal, another
     * attempt goes by the definition that is in force now, in which the reference may have another number.
     */
    private boolean isRestricting(Outcome outcome) {
        EntityType child = catalog.type(catalog.nameOf(outcome.entity()));
        int constraint = outcome.constraint();
        if (!plan.mayReferTo(child, outcome.key(), constraint, row(outcome).key())) {
            return false;
        }
        List<ReferenceField> references = child.definition().references();
        return constraint == references.size() || references.get(constraint).onDelete() == OnDelete.RESTRICT;
    }

    private ForeignKeyViolationException stillReferenced(Outcome outcome) {
        return Failures.stillReferenced(row(outcome).type().name(), catalog.nameOf(outcome.entity()));
    }

    private RuntimeException notUnique(Outcome outcome) {
        Draft row = row(outcome);
        return Failures.notUnique(row.type().keys().claimValues(outcome.constraint(), row.values()));
    }
}
