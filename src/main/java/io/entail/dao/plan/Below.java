package io.entail.dao.plan;

import org.jspecify.annotations.Nullable;

/**
 * A row of a tree that is being deleted, with its references up to the root. It is deleted with the root as long as all
 * these references exist.
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
