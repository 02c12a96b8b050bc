package io.entail.project.postgres.tables;

import org.jspecify.annotations.Nullable;

/**
 * A unique constraint. Immutable.
 *
 * @param index the number of the constraint in the definition
 * @param name the name of the constraint in the database
 * @param column the column of the only field, null when the constraint is on the hash of the claim
 * @param hash name of the column with the SHA-256 of the claim's canonical bytes, which is null in a row that claims
 *     nothing
 * @param within whether values are unique within each workspace
 */
public record PgUnique(int index, String name, @Nullable PgColumn column, String hash, boolean within) {

    public boolean isHashed() {
        return column == null;
    }

    /** Returns the quoted columns of the constraint. */
    public String columns() {
        String value = column == null ? PgNames.quoted(hash) : column.sql();
        return within ? PgNames.quoted(PgTable.WORKSPACE) + ", " + value : value;
    }
}
