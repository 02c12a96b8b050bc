package io.entail.dao.plan;

import io.entail.errors.WriteTooLargeException;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Limits;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Plans what the deletion of a row does to the rows that refer to it, at any depth. Children whose reference restricts
 * the deletion are left to the log, which refuses the write when one of them still exists.
 */
public final class Cascade {
    private final StoreLog log;
    private final Plan plan;
    private final Set<RowId> restricting = new HashSet<>();

    public Cascade(StoreLog log, Plan plan) {
        this.log = log;
        this.plan = plan;
    }

    /**
     * Deletes a row with the rows that cascade.
     *
     * @throws WriteTooLargeException when these do not fit into one write
     */
    void delete(Draft row) {
        deleteBelow(plan.delete(row));
    }

    /** Does the same as {@link #delete} for a row that has expired; returns its new draft. */
    public Draft expire(Draft row) {
        Draft expired = plan.expire(row);
        deleteBelow(expired);
        return expired;
    }

    /** Whether a row to be deleted has a child that stays and restricts the deletion. */
    public boolean isRestricted() {
        return restricting.stream()
                .map(row -> plan.find(plan.type(row.entity()), row.key()))
                .anyMatch(child -> child == null || child.isStored());
    }

    private void deleteBelow(Draft row) {
        List<Draft> puts =
                plan.drafts().stream().filter(Draft.Put.class::isInstance).toList();
        Deque<Draft> deleted = new ArrayDeque<>();
        deleted.add(row);
        while (!deleted.isEmpty()) {
            Draft parent = deleted.remove();
            for (Referrer referrer : referrers(parent, puts)) {
                follow(parent, referrer, deleted);
                if (plan.drafts().size() > Limits.CHANGES) {
                    throw tooLarge(plan, "more than " + Limits.CHANGES + " changes, the most that a write can have");
                }
            }
        }
    }

    /** Returns the children of the log, and those that earlier calls of the same write have created. */
    private List<Referrer> referrers(Draft parent, List<Draft> puts) {
        List<Referrer> all =
                new ArrayList<>(log.referrers(parent.type().name(), parent.key(), Scope.ALL, Limits.CHANGES + 1));
        for (Draft planned : puts) {
            Draft put = plan.now(planned);
            List<ReferenceField> references = put.type().definition().references();
            for (int i = 0; i < references.size(); i++) {
                if (references.get(i).entity().equals(parent.type().name()) && put.refersTo(i, parent.key())) {
                    all.add(new Referrer(put.type().name(), i, put.key()));
                }
            }
        }
        return all;
    }

    private void follow(Draft parent, Referrer referrer, Deque<Draft> deleted) {
        EntityType type = plan.type(referrer.entity());
        if (plan.expiry().concerns(type.definition())) {
            Draft child = plan.load(type, referrer.key());
            if (child.isExpired()) {
                deleted.add(plan.expire(child));
                return;
            }
        }
        List<ReferenceField> references = type.definition().references();
        if (referrer.constraint() > references.size()) {
            return; // A migration has come since the index was read; the log checks the reference.
        }
        boolean workspace = referrer.constraint() == references.size();
        if (workspace || references.get(referrer.constraint()).onDelete() == OnDelete.RESTRICT) {
            restricting.add(new RowId(type.name(), referrer.key()));
            return;
        }
        type.checkWritable();
        Draft child = plan.load(type, referrer.key());
        if (!child.refersTo(referrer.constraint(), parent.key())) {
            return; // The row has been changed in this plan or since the index was read; the log checks it.
        }
        ReferenceField reference = references.get(referrer.constraint());
        if (reference.onDelete() == OnDelete.CASCADE) {
            deleted.add(plan.delete(child));
        } else {
            Map<String, Object> values = new LinkedHashMap<>(child.values());
            values.remove(reference.field());
            plan.putAlong(child, values);
        }
    }

    private static String text(Map<String, Object> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Returns the error that names the changes of the deletion, and the way out. */
    public static WriteTooLargeException tooLarge(Plan plan, String limit) {
        Map<String, Object> counts = new TreeMap<>();
        for (Draft draft : plan.drafts()) {
            if (draft.isChanged() && !(draft instanceof Draft.Check)) {
                counts.merge(draft.type().name(), 1, (count, one) -> (Integer) count + (Integer) one);
            }
        }
        return new WriteTooLargeException(
                "the deletion with what goes with it (" + text(counts) + ") takes " + limit
                        + "; nothing was sent. deleteTree deletes the children first, in several writes",
                counts);
    }
}
