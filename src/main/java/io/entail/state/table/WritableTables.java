package io.entail.state.table;

import java.util.List;
import java.util.function.Supplier;

/**
 * Tables for who changes them, which is one thread at a time, beside those that use {@link #writeAlone}. Whoever opened
 * them closes them.
 */
public interface WritableTables extends Tables, AutoCloseable {
    /** Makes all mutations at once: after a crash all of them are there or none. The last of one key counts. */
    void write(List<Mutation> mutations);

    /** Writes what is made of the tables as they are then: no {@link #write} comes between. */
    default void writeAlone(Supplier<List<Mutation>> mutations) {
        write(mutations.get());
    }

    /** Removes every key from one on and below another, apart from any {@link #write}. */
    void removeRange(Table table, byte[] from, byte[] below);

    @Override
    void close();
}
