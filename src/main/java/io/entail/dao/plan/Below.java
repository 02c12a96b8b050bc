package io.entail.dao.plan;

import org.jspecify.annotations.Nullable;

/**
 * A row of a tree that is being deleted, with its references up to the root. It is deleted with the root as long as all
 * these references exist.
 *
 * @param reference the field by which the row refers to its parent, null for the root; its index may be another when
 *     the deletion is planned, because a migration came between
 * @param parent null for the root
 */
public record Below(
        RowId row, @Nullable String reference, @Nullable Below parent) {
    public static Below root(RowId row) {
        return new Below(row, null, null);
    }

    public Below child(RowId child, String reference) {
        return new Below(child, reference, this);
    }
}
