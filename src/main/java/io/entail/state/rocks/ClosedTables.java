package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.resolve.Head;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Reads information from tables that no process has open. */
public final class ClosedTables {
    private ClosedTables() {}

    /**
     * Returns the head of the tables in a directory.
     *
     * @throws ReplicaUnusableException when they cannot be read
     */
    public static Head headOf(Path directory) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        String meta = Table.META.name().toLowerCase(Locale.ROOT);
        try (DBOptions options = new DBOptions();
                ColumnFamilyOptions plain = new ColumnFamilyOptions();
                RocksDB db = RocksDB.openReadOnly(
                        options,
                        directory.toString(),
                        List.of(
                                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain),
                                new ColumnFamilyDescriptor(meta.getBytes(StandardCharsets.UTF_8), plain)),
                        handles)) {
            Head head = MetaLayout.head(db.get(handles.get(1), MetaLayout.HEAD));
            handles.forEach(ColumnFamilyHandle::close);
            return head;
        } catch (RocksDBException e) {
            throw RocksFailures.of(directory, "read", e);
        }
    }
}
