package io.entail.project;

import java.util.Map;

/** Reads the state of a store from a database in the database's own language, without Entail's readers. */
interface Copy extends AutoCloseable {
    /** Returns the database for a projector. */
    Targets targets();

    /** Returns the settings of the database for a separate process. */
    Map<String, String> settings();

    /**
     * Returns the rows of {@code things} in the generation in use, by id: version, offset of the write, name and
     * parent, or {@code broken}.
     */
    Map<String, String> things() throws Exception;

    /** Returns the number of the generation in use. */
    int generation() throws Exception;

    /** Returns the offset that the tables in use have reached; -2 if there are none. */
    long position() throws Exception;

    /** Returns the digest of the log that the tables have, in hex. */
    String digest() throws Exception;

    /**
     * Returns the contradictions between the tables, such as a count that differs from the number of rows; empty if
     * there are none.
     */
    String disagreement() throws Exception;

    @Override
    void close();
}
