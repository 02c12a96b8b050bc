package io.entail.project.postgres.read;

/** Thrown when a reader's knowledge of the tables is outdated: it has to renew it and read again. */
final class OutdatedException extends Exception {
    private static final long serialVersionUID = 1;

    OutdatedException() {
        super("other tables, or a later definition", null, false, false);
    }
}
