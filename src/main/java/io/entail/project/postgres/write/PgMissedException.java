package io.entail.project.postgres.write;

/** Fewer rows were there as they were than a statement was to change. Whoever changes several finds out which is not. */
final class PgMissedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PgMissedException() {
        super("the database has no such row as the feed has it before this write");
    }
}
