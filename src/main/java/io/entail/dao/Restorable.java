package io.entail.dao;

import io.entail.audit.ChangedRows;
import io.entail.audit.ChangedRows.Found;
import io.entail.audit.PastWrite;
import io.entail.audit.RowContents;
import io.entail.audit.RowSteps;
import io.entail.audit.RowSteps.InTheWay;
import io.entail.dao.plan.Catalog;
import io.entail.errors.Failures;
import io.entail.errors.StaleVersionException;
import io.entail.read.Position;
import io.entail.resolve.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes the rows to restore in an undo. Refuses an undo that would lose later changes of others, naming the later
 * write and how to continue.
 */
final class Restorable {
    private final Catalog catalog;
    private final ChangedRows changed;
    private final long now;

    Restorable(Catalog catalog, ChangedRows changed, long now) {
        this.catalog = catalog;
        this.changed = changed;
        this.now = now;
    }

    /**
     * A row that is to be restored.
     *
     * @param contents what the row was at each of its changes, by the definition that is in force now
     * @param is the current row, null when it does not exist
     * @param then the row to restore, null for a deletion
     */
    record Target(
            RowSteps row,
            RowContents contents,
            @Nullable Row is,
            @Nullable Row then) {}

    private record Conflict(RowSteps row, @Nullable InTheWay by) {}

    /**
     * Returns the rows that still have to be restored. If some cannot be restored, the error names the write that has
     * to be undone first.
     *
     * @throws StaleVersionException when a later write is in the way
     * @throws io.entail.errors.SchemaViolationException when a row was written before a migration, and what it was cannot be
     *     brought to the definition that is in force now
     */
    List<Target> targets(Found found) {
        List<Target> targets = new ArrayList<>();
        Conflict worst = null;
        int conflicts = 0;
        for (RowSteps row : found.rows()) {
            RowContents contents = changed.contents(row);
            RowSteps.Effect effect = row.effect(contents::content);
            Row is = row.now();
            requireKnown(contents, is, effect.then());
            if (effect.inTheWay() != null || (!Objects.equals(is, effect.then()) && isOver(is))) {
                conflicts++;
                Conflict conflict = new Conflict(row, effect.inTheWay());
                worst = worst == null || isLater(conflict, worst) ? conflict : worst;
            } else if (!Objects.equals(is, effect.then())) {
                targets.add(new Target(row, contents, is, effect.then()));
            }
        }
        if (worst != null) {
            throw refused(worst, found, conflicts);
        }
        return targets;
    }

    /** Refuses a row that cannot be restored at all, before a later write is named: to take that back first would not help. */
    private static void requireKnown(RowContents contents, @Nullable Row is, @Nullable Row then) {
        Map<String, String> lost = then == null || then.equals(is) ? Map.of() : contents.lost(then);
        if (!lost.isEmpty()) {
            throw Failures.schemaViolation(lost);
        }
    }

    /** Whether a row has expired. It does not exist for callers any more, so it cannot be restored. */
    private boolean isOver(@Nullable Row row) {
        return row != null && row.expiresAt() != 0 && row.expiresAt() <= now;
    }

    private static boolean isLater(Conflict one, Conflict other) {
        return one.by() != null
                && (other.by() == null
                        || one.by()
                                        .write()
                                        .position()
                                        .compareTo(other.by().write().position())
                                > 0);
    }

    private StaleVersionException refused(Conflict conflict, Found found, int conflicts) {
        RowSteps row = conflict.row();
        Map<String, Object> key = catalog.type(row.entity()).keys().keyValues(row.key());
        String what = "'" + row.entity() + "' with primary key '" + Failures.literal(key) + "' ";
        String others = conflicts == 1 ? "" : "; " + (conflicts - 1) + " more entities have changed as well";
        InTheWay by = conflict.by();
        if (by == null) {
            return new StaleVersionException(what + "has expired since: it cannot be restored" + others, key);
        }
        PastWrite write = by.write();
        Position first = found.writes().get(0).position();
        Position last = found.writes().get(found.writes().size() - 1).position();
        Position end = last.compareTo(write.position()) > 0 ? last : write.position();
        String all = "take back " + first + ".." + end + ", whoever wrote there";
        String way = by.between()
                ? all + ", or only what came after " + write.position()
                : "take back " + write.position() + " first, or " + all.substring("take back ".length());
        Map<String, Object> fields = new LinkedHashMap<>(key);
        fields.put("@in_the_way", inTheWay(row.entity(), write));
        return new StaleVersionException(
                what + "was changed again after " + by.after().position() + ", by the write at " + write.position()
                        + " (" + write.actor() + ", " + write.at()
                        + (write.reason().isEmpty() ? "" : ": " + write.reason()) + "): " + way + others,
                fields);
    }

    private static Map<String, Object> inTheWay(String entity, PastWrite write) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("entity", entity);
        fields.put("position", write.position().toString());
        fields.put("at", write.at().toString());
        fields.put("actor", write.actor());
        fields.put("reason", write.reason());
        return fields;
    }
}
