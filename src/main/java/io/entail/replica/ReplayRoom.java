package io.entail.replica;

import io.entail.state.table.MemoryTables;
import io.entail.state.table.WritableTables;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Tables used by one replay only. Closing it deletes them.
 *
 * @param tables empty, or as they were at some offset
 * @param cleanUp runs after the tables were closed
 */
record ReplayRoom(WritableTables tables, @Nullable Runnable cleanUp) implements AutoCloseable {
    /** Returns a room in memory. */
    static ReplayRoom inMemory() {
        return new ReplayRoom(new MemoryTables(), null);
    }

    @Override
    public void close() throws UncheckedIOException {
        tables.close();
        if (cleanUp != null) {
            cleanUp.run();
        }
    }
}
