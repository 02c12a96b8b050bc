package io.entail.project.postgres.write;

/**
 * A row cannot be written because of a value, which is noticed before the row is sent to the database. The caller finds
 * out which row it is.
 */
final class PgRefusedValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    PgRefusedValue(String cause) {
        super(cause);
    }
}
