package io.entail.project.postgres.write;

/** A row cannot be written because of its value, before the database is asked. The caller finds out which row it is. */
final class PgRefusedValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    PgRefusedValue(String cause) {
        super(cause);
    }
}
