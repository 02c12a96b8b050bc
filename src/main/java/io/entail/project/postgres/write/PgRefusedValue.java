package io.entail.project.postgres.write;

/** A row cannot be written, whatever the database says. Whoever writes several finds out which. */
final class PgRefusedValue extends RuntimeException {
    private static final long serialVersionUID = 1;

    PgRefusedValue(String cause) {
        super(cause);
    }
}
