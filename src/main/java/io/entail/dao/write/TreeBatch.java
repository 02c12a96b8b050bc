package io.entail.dao.write;

import io.entail.dao.plan.Below;
import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.RowId;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.OnDelete;
import io.entail.schema.ReferenceField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the rows below a root, deepest first, as many as one write takes. Used once, by one thread. */
final class TreeBatch {
    /** The number of rows in one write, so that a write stays quick and there are not too many writes. */
    private static final int ROWS_MAX = 500;

    /** The approximate number of bytes of a change beside key and entity. */
    private static final int CHANGE_BYTES = 128;

    private final StoreLog log;
    private final Catalog catalog;
    private final long bytesMax;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<RowId> visited = new HashSet<>();
    private final Deque<Level> path = new ArrayDeque<>();
    private long bytes;

    /** A row on the path from the root, with its children that are not visited yet. */
    private record Level(Below at, Iterator<Referrer> children) {}

    TreeBatch(StoreLog log, Catalog catalog) {
        this.log = log;
        this.catalog = catalog;
        LogRecord.Store store = log.store();
        this.bytesMax = store == null ? Long.MAX_VALUE : store.maxWriteBytes() / 2;
    }

    /** Returns the next operations; none when no row is left below the root. */
    List<Operation> below(RowId root) {
        enter(Below.root(root));
        while (!path.isEmpty() && operations.size() < ROWS_MAX && bytes < bytesMax) {
            Level level = path.element();
            if (level.children.hasNext()) {
                visit(level.at, level.children.next());
            } else {
                path.remove();
                if (!path.isEmpty()) {
                    add(new Operation.Remove(level.at), level.at, 0);
                }
            }
        }
        return operations;
    }

    private void visit(Below parent, Referrer referrer) {
        ReferenceField reference = reference(referrer);
        if (reference == null) {
            return; // The row belongs to a workspace that is to be deleted, and restricts that.
        }
        Below child = parent.child(new RowId(referrer.entity(), referrer.key()), reference.field());
        if (reference.onDelete() == OnDelete.CASCADE && visited.add(child.row())) {
            enter(child);
        } else if (reference.onDelete() == OnDelete.NULL) {
            Row row = log.row(referrer.entity(), referrer.key());
            add(new Operation.Unset(child), child, row == null ? 0 : row.after().length());
        }
    }

    private void enter(Below row) {
        path.push(new Level(row, children(row.row()).iterator()));
    }

    /**
     * Returns enough children to fill a batch. If the first ones all restrict the deletion, further children are read.
     */
    private List<Referrer> children(RowId row) {
        int limit = ROWS_MAX + 1;
        while (true) {
            List<Referrer> children = log.referrers(row.entity(), row.key(), Scope.ALL, limit);
            if (children.size() < limit || children.stream().anyMatch(this::goes)) {
                return children;
            }
            limit *= 2;
        }
    }

    private boolean goes(Referrer referrer) {
        ReferenceField reference = reference(referrer);
        return reference != null && reference.onDelete() != OnDelete.RESTRICT;
    }

    /** Returns the reference field; null for the reference of a row to its workspace. */
    private @Nullable ReferenceField reference(Referrer referrer) {
        List<ReferenceField> references =
                catalog.type(referrer.entity()).definition().references();
        return referrer.constraint() < references.size() ? references.get(referrer.constraint()) : null;
    }

    private void add(Operation operation, Below at, long entityBytes) {
        operations.add(operation);
        bytes += CHANGE_BYTES + at.row().key().length() + entityBytes;
    }
}
