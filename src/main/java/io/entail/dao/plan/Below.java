package io.entail.dao.plan;

import org.jspecify.annotations.Nullable;

/**
 * A row of a tree that is being deleted, and how it hangs on the root: as long as every link holds, it goes with it.
 *
 * @param constraint index of the reference by which the row refers to its parent, -1 for the root
 * @param parent null for the root
 */
public record Below(RowId row, int constraint, @Nullable Below parent) {
    public static Below root(RowId row) {
        return new Below(row, -1, null);
    }

    public Below child(RowId child, int reference) {
        return new Below(child, reference, this);
    }
}
