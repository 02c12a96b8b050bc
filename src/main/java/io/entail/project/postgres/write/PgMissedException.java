package io.entail.project.postgres.write;

/**
 * A statement has changed fewer rows than it should: some are not in the table as the feed says they were. The caller
 * finds out which one.
 */
final class PgMissedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PgMissedException() {
        super("a row in the database is not as the feed has it before this write");
    }
}
