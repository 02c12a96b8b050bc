package io.entail.dao.migrate;

/** Receives the progress of a migration, on the thread that migrates. */
public interface MigrationListener {
    /** Ignores all calls. */
    MigrationListener NONE = new MigrationListener() {};

    /**
     * Called when a step begins.
     *
     * @param entity the entity whose rows are processed
     * @param what the step in words, such as {@code looking at rows}
     * @param rows the approximate number of rows to read
     */
    default void began(String entity, String what, long rows) {}

    /** Called after more rows were read, and rewritten where needed. */
    default void looked(long more) {}
}
