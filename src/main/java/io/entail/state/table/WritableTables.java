package io.entail.state.table;

import java.util.List;
import java.util.function.Supplier;

/**
 * Tables for writers. One thread at a time may write, besides threads that use {@link #writeAlone}. The owner closes
 * them.
 */
public interface WritableTables extends Tables, AutoCloseable {
    /** Applies all mutations atomically, also in case of a crash. The last mutation of a key counts. */
    void write(List<Mutation> mutations);

    /** Computes mutations from the tables and writes them, without another {@link #write} between. */
    default void writeAlone(Supplier<List<Mutation>> mutations) {
        write(mutations.get());
    }

    /** Removes every key from one on and below another, not atomically with any {@link #write}. */
    void removeRange(Table table, byte[] from, byte[] below);

    @Override
    void close();
}
