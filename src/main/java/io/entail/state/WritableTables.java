package io.entail.state;

import java.util.List;

/** Tables for who changes them, which is one thread at a time. Whoever opened them closes them. */
public interface WritableTables extends Tables, AutoCloseable {
    /** Makes all mutations at once: after a crash all of them are there or none. The last of one key counts. */
    void write(List<Mutation> mutations);

    /** Removes every key from one on and below another, apart from any {@link #write}. */
    void removeRange(Table table, byte[] from, byte[] below);

    @Override
    void close();
}
