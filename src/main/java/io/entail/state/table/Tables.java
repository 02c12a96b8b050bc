package io.entail.state.table;

import io.entail.resolve.Bytes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ordered tables of bytes, as who reads them sees them. Any number of threads reads, unless an implementation says
 * otherwise. Reads throw {@link io.entail.errors.StoreClosedException} once whoever opened the tables closes them.
 */
public interface Tables {

    /** The newest value, null when absent. */
    byte @Nullable [] get(Table table, byte[] key);

    /** As {@link #get}, and cheaper when the key is absent, dearer when it is there. */
    default byte @Nullable [] getIfAny(Table table, byte[] key) {
        return get(table, key);
    }

    /** Reads several things from one moment. The view must not leave the function. */
    <T> T snapshot(Function<View, T> reads);

    /** The tables at one moment. Used by one thread. */
    interface View {
        byte @Nullable [] get(Table table, byte[] key);

        /** A cursor before the first key; the caller closes it. */
        Cursor cursor(Table table);

        /** As {@link #cursor}, for a walk through much of a table: it pushes nothing that others read out of memory. */
        default Cursor scan(Table table) {
            return cursor(table);
        }
    }

    /** Walks over a table in unsigned key order. */
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

    /** One put, or with a null value one removal: what {@link WritableTables} take. */
    record Mutation(Table table, Bytes key, @Nullable Bytes value) {}
}
