package io.entail.project;

import java.util.Map;

/** The state of a store in a database, read in the database's own language, without Entail's readers. */
interface Copy extends AutoCloseable {
    /** Opens the database for a projector. */
    Targets targets();

    /** Settings of the database, for a process of its own. */
    Map<String, String> settings();

    /** The rows of {@code things} that readers use, by id: version, offset of the write, name and parent, or {@code broken}. */
    Map<String, String> things() throws Exception;

    /** Number of the generation that readers use. */
    int generation() throws Exception;

    /** Offset that the tables stand at that readers use; -2 when there are none. */
    long position() throws Exception;

    /** Log digest there, in hex. */
    String digest() throws Exception;

    /** What of the tables does not agree among themselves, such as counts with rows; empty when all does. */
    String disagreement() throws Exception;

    @Override
    void close();
}
