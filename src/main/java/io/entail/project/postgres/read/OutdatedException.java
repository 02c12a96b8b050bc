package io.entail.project.postgres.read;

/** A reader's knowledge of the tables is outdated: it has to read the definitions again and repeat the read. */
final class OutdatedException extends Exception {
    private static final long serialVersionUID = 1;

    OutdatedException() {
        super("other tables, or a later definition", null, false, false);
    }
}
