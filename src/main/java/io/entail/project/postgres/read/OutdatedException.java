package io.entail.project.postgres.read;

/** What a reader knows of the tables is not how they are: it has to look, and to read again. */
final class OutdatedException extends Exception {
    private static final long serialVersionUID = 1;

    OutdatedException() {
        super("other tables, or a later definition", null, false, false);
    }
}
