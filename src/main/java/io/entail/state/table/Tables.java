package io.entail.state.table;

import io.entail.resolve.Bytes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ordered tables of bytes, for readers. Thread-safe, unless an implementation says otherwise. Reads throw {@link
 * io.entail.errors.StoreClosedException} after the owner of the tables has begun to close them.
 */
public interface Tables {

    /** Returns the newest value, null when absent. */
    byte @Nullable [] get(Table table, byte[] key);

    /** Does the same as {@link #get}; it is faster when the key is absent and slower when it exists. */
    default byte @Nullable [] getIfAny(Table table, byte[] key) {
        return get(table, key);
    }

    /** Reads several values from one moment. The view must not be used after the function has returned. */
    <T> T snapshot(Function<View, T> reads);

    /** The tables at one moment. Used by one thread. */
    interface View {
        byte @Nullable [] get(Table table, byte[] key);

        /** Returns a cursor before the first key; the caller closes it. */
        Cursor cursor(Table table);

        /** Does the same as {@link #cursor}, for reading much of a table: it does not fill the cache. */
        default Cursor scan(Table table) {
            return cursor(table);
        }
    }

    /** Iterates over a table in unsigned key order. */
    interface Cursor extends AutoCloseable {
        /** Moves to the first key at or after this one; false when there is none. */
        boolean seek(byte[] key);

        /** Moves to the next key; false when there is none. */
        boolean next();

        /** Moves to the last key at or before this one; false when there is none. */
        boolean seekBack(byte[] key);

        /** Moves to the key before; false when there is none. */
        boolean previous();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }

    /** A put or, with a null value, a removal. */
    record Mutation(Table table, Bytes key, @Nullable Bytes value) {}
}
