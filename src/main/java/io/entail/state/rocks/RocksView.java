package io.entail.state.rocks;

import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/** The tables in a snapshot of RocksDB. Valid as long as the snapshot is. */
final class RocksView implements View {
    private final OpenRocks open;
    private final ReadOptions options;
    private final Function<RocksDBException, RuntimeException> failure;

    /**
     * Reads with the options of a snapshot.
     *
     * @param failure converts the error of a failed read
     */
    RocksView(OpenRocks open, ReadOptions options, Function<RocksDBException, RuntimeException> failure) {
        this.open = open;
        this.options = options;
        this.failure = failure;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        try {
            return open.db().get(open.family(table), options, key);
        } catch (RocksDBException e) {
            throw failure.apply(e);
        }
    }

    @Override
    public Cursor cursor(Table table) {
        return cursor(table, options);
    }

    @Override
    public Cursor scan(Table table) {
        try (ReadOptions uncached = new ReadOptions(options).setFillCache(false)) {
            return cursor(table, uncached);
        }
    }

    private Cursor cursor(Table table, ReadOptions how) {
        return new RocksCursor(open.db().newIterator(open.family(table), how), failure);
    }
}
