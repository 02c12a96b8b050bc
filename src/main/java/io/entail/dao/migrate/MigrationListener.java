package io.entail.dao.migrate;

/** Hears how far a migration is, on the thread that migrates. */
public interface MigrationListener {
    /** Hears nothing. */
    MigrationListener NONE = new MigrationListener() {};

    /**
     * Something begins.
     *
     * @param entity whose rows
     * @param what in words, such as {@code looking at rows}
     * @param rows how many rows there are to look at, roughly
     */
    default void began(String entity, String what, long rows) {}

    /** So many more rows were looked at, and rewritten where they had to. */
    default void looked(long more) {}
}
