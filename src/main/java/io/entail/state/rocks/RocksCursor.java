package io.entail.state.rocks;

import io.entail.state.table.Tables;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A cursor over a table in RocksDB. */
final class RocksCursor implements Tables.Cursor {
    private final RocksIterator iterator;
    private final Function<RocksDBException, RuntimeException> failures;

    /** With what makes an error of one of RocksDB's. */
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

    /** An iterator that met an error looks as if it had reached the end: ask, so that no row is silently left out. */
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
