package io.entail.state.rocks;

import io.entail.resolve.Bytes;
import io.entail.state.table.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB with a column family for each table, and all native objects that belong to it. Its owner has to make
 * sure that no thread is inside when it is closed.
 */
public final class OpenRocks implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private final List<RocksObject> owned = new ArrayList<>();
    private final EnumMap<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);

    /** The ids of column families, read from RocksDB once because every read is a call into native code. */
    private final EnumMap<Table, Integer> familyIds = new EnumMap<>(Table.class);

    /** The options of files that are made outside of RocksDB. */
    private final EnumMap<Table, Options> fileOptions = new EnumMap<>(Table.class);

    private final Path directory;

    /** Whether existing tables had no table of indexes. */
    private boolean indexIsNew;

    private final RocksDB db;
    private final WriteOptions writeOptions = own(new WriteOptions().setDisableWAL(true));
    private final FlushOptions flushInBackground =
            own(new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true));
    private final FlushOptions flushAndWait =
            own(new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true));

    /**
     * Opens or creates the tables.
     *
     * @param cacheBytes memory for block cache and write buffers together
     * @param filling whether the tables are filled and closed
     */
    OpenRocks(Path directory, long cacheBytes, boolean filling) throws RocksDBException {
        this.directory = directory;
        try {
            this.db = open(new RocksOptions(cacheBytes, filling, owned::add));
        } catch (RocksDBException | RuntimeException | Error e) {
            closeOwned();
            throw e;
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private RocksDB open(RocksOptions options) throws RocksDBException {
        DBOptions database = options.database();
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.scanned()));
        for (Table table : Table.values()) {
            ColumnFamilyOptions family = options.of(table);
            descriptors.add(new ColumnFamilyDescriptor(name(table), family));
            fileOptions.put(
                    table, own(new Options(database, family)).setCompressionType(CompressionType.NO_COMPRESSION));
        }
        checkKnown(descriptors);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB opened = RocksDB.open(database, directory.toString(), descriptors, handles);
        own(handles.get(0));
        int next = 1;
        for (Table table : Table.values()) {
            ColumnFamilyHandle handle = own(handles.get(next++));
            families.put(table, handle);
            familyIds.put(table, handle.getID());
        }
        return opened;
    }

    public static byte[] name(Table table) {
        return table.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Throws an error with a way out when the tables have unknown column families, with which RocksDB would refuse to
     * open.
     */
    private void checkKnown(List<ColumnFamilyDescriptor> known) throws RocksDBException {
        Set<Bytes> unknown = new TreeSet<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, directory.toString()).forEach(name -> unknown.add(Bytes.wrap(name)));
        }
        List<Bytes> missing = new ArrayList<>(known.stream()
                .map(family -> Bytes.wrap(family.getName()))
                .filter(name -> !unknown.remove(name))
                .toList());
        if (!unknown.isEmpty()) {
            throw TableLayout.refusal(directory);
        }
        if (hasFiles()) {
            // Earlier releases had no such table.
            indexIsNew = missing.remove(Bytes.wrap(name(Table.INDEX)));
            if (!missing.isEmpty()) {
                throw RocksFailures.damaged(directory, missing.size() + " of the tables are missing", null);
            }
        }
    }

    boolean indexIsNew() {
        return indexIsNew;
    }

    /** Whether RocksDB's files exist; a process that was killed while it created the tables has left none. */
    private boolean hasFiles() {
        return TableFiles.list(directory).stream()
                .anyMatch(path -> path.getFileName().toString().endsWith(".sst"));
    }

    RocksDB db() {
        return db;
    }

    int familyId(Table table) {
        return Objects.requireNonNull(familyIds.get(table));
    }

    ColumnFamilyHandle family(Table table) {
        return Objects.requireNonNull(families.get(table));
    }

    Options fileOptions(Table table) {
        return Objects.requireNonNull(fileOptions.get(table));
    }

    WriteOptions writeOptions() {
        return writeOptions;
    }

    /** Flushes all tables together, so that after a crash every table is at the same record. */
    void flush(boolean andWait) throws RocksDBException {
        db.flush(andWait ? flushAndWait : flushInBackground, new ArrayList<>(families.values()));
    }

    /** Closes everything; changes that were not flushed are applied from the log again. */
    @Override
    public void close() {
        families.values().forEach(ColumnFamilyHandle::close);
        db.close();
        closeOwned();
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
