package io.entail.state.rocks;

import io.entail.state.table.Tables;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A cursor over a table in RocksDB. */
final class RocksCursor implements Tables.Cursor {
    private final RocksIterator iterator;
    private final Function<RocksDBException, RuntimeException> failures;

    /** Creates a cursor with a function that converts RocksDB's errors. */
    RocksCursor(RocksIterator iterator, Function<RocksDBException, RuntimeException> failures) {
        this.iterator = iterator;
        this.failures = failures;
    }

    @Override
    public boolean seek(byte[] key) {
        iterator.seek(key);
        return valid();
    }

    @Override
    public boolean next() {
        iterator.next();
        return valid();
    }

    @Override
    public boolean seekBack(byte[] key) {
        iterator.seekForPrev(key);
        return valid();
    }

    @Override
    public boolean previous() {
        iterator.prev();
        return valid();
    }

    /**
     * Whether the iterator has an entry. An iterator with an error looks as if it had reached the end, so its status is
     * checked and no row is silently left out.
     */
    private boolean valid() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw failures.apply(e);
        }
        return false;
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
    }
}
