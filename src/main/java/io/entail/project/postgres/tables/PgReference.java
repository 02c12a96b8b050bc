package io.entail.project.postgres.tables;

/**
 * A reference of a field. Immutable.
 *
 * @param index the number of the reference in the definition
 * @param column the column of the field
 * @param entity the entity of the parent
 * @param key the way in which the parent is found, which follows from the type of the field
 * @param found the column with the value by which the parent is found: that of the field itself, or a column of bytes
 *     beside it
 * @param constraint the name of the foreign key
 */
public record PgReference(int index, PgColumn column, String entity, PgKey key, String found, String constraint) {

    /** Returns whether the value by which the parent is found has a column of its own. */
    public boolean isBeside() {
        return key != PgKey.UUID;
    }
}
