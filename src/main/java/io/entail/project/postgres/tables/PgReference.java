package io.entail.project.postgres.tables;

/**
 * A reference of a field. Immutable.
 *
 * @param index of the reference in the definition
 * @param column of the field
 * @param entity that it refers to
 * @param key how rows are found there, as the type of the field says
 * @param found column with what the row referred to is found by: the field's own, or one of bytes beside it
 * @param constraint name of the foreign key
 */
public record PgReference(int index, PgColumn column, String entity, PgKey key, String found, String constraint) {

    /** Whether a column of its own has what the row referred to is found by. */
    public boolean isBeside() {
        return key != PgKey.UUID;
    }
}
