package io.entail.project.postgres.tables;

import org.jspecify.annotations.Nullable;

/**
 * A unique constraint. Immutable.
 *
 * @param index of the constraint in the definition
 * @param name of the constraint in the database
 * @param column of the only field, null when the constraint is on the hash of the claim
 * @param hash column with the SHA-256 of the claim's canonical bytes, null for what claims nothing
 * @param within whether it holds within each workspace
 */
public record PgUnique(int index, String name, @Nullable PgColumn column, String hash, boolean within) {

    public boolean isHashed() {
        return column == null;
    }

    /** The columns that it is on, quoted. */
    public String columns() {
        String value = column == null ? PgNames.quoted(hash) : column.sql();
        return within ? PgNames.quoted(PgTable.WORKSPACE) + ", " + value : value;
    }
}
