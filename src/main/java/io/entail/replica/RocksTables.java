package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The tables in RocksDB: a column family each, no write-ahead log (Kafka is the log), all memtables flushed at once, so
 * that after a crash every table stands at the same record. Block cache and write buffers share one bounded memory.
 */
final class RocksTables implements Tables {
    static {
        RocksDB.loadLibrary();
    }

    /** Neighbours are near each other in a memtable too. Mutations of one key stay in their order. */
    private static final Comparator<Mutation> BY_PLACE = (one, other) -> {
        int byTable = one.table().compareTo(other.table());
        return byTable != 0 ? byTable : one.key().compareTo(other.key());
    };

    private final Path directory;
    private final ReadGate gate;
    private final List<RocksObject> owned = new ArrayList<>();
    private final EnumMap<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);

    /** Asked of RocksDB once, for every question is a call into native code. */
    private final EnumMap<Table, Integer> familyIds = new EnumMap<>(Table.class);

    /** Of files that are made outside of RocksDB. */
    private final EnumMap<Table, Options> fileOptions = new EnumMap<>(Table.class);

    private final AtomicLong files = new AtomicLong();
    private final RocksDB db;
    private final WriteOptions writeOptions = own(new WriteOptions().setDisableWAL(true));
    private final FlushOptions flushInBackground =
            own(new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true));

    /**
     * Opens or creates the tables.
     *
     * @param cacheBytes memory for block cache and write buffers together
     * @throws IllegalStateException when RocksDB cannot open the directory
     */
    RocksTables(Path directory, long cacheBytes) {
        this(directory, cacheBytes, false);
    }

    /**
     * Creates tables that are filled from the log and closed: to merge their files and to build the index of tags is left
     * to whoever opens them. Until {@link #filled} nobody can.
     */
    static RocksTables toFill(Path directory, long cacheBytes) {
        RocksTables tables = new RocksTables(directory, cacheBytes, true);
        tables.write(List.of(TableLayout.FILLING, OwedTags.owe()));
        tables.flushAndWait();
        return tables;
    }

    /** Everything is there that is to be. */
    void filled() {
        write(List.of(TableLayout.FILLED));
    }

    private RocksTables(Path directory, long cacheBytes, boolean filling) {
        this.directory = directory;
        this.gate = new ReadGate(directory.toString());
        try {
            Files.createDirectories(directory);
            this.db = open(new RocksOptions(cacheBytes, filling, owned::add));
        } catch (RocksDBException | IOException e) {
            closeOwned();
            throw new IllegalStateException("RocksDB cannot open " + directory + ": " + e.getMessage(), e);
        }
        try {
            TableLayout.check(this, directory);
            if (!filling) {
                OwedTags.build(this, directory);
            }
        } catch (RuntimeException e) {
            close();
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
            byte[] name = table.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            ColumnFamilyOptions family = options.of(table);
            descriptors.add(new ColumnFamilyDescriptor(name, family));
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

    /** RocksDB refuses to open with fewer column families than there are, but does not say what to do. */
    private void checkKnown(List<ColumnFamilyDescriptor> known) throws RocksDBException {
        Set<Bytes> unknown = new TreeSet<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, directory.toString()).forEach(name -> unknown.add(Bytes.wrap(name)));
        }
        known.forEach(family -> unknown.remove(Bytes.wrap(family.getName())));
        if (!unknown.isEmpty()) {
            throw TableLayout.refusal(directory);
        }
    }

    private int familyId(Table table) {
        return Objects.requireNonNull(familyIds.get(table));
    }

    private ColumnFamilyHandle family(Table table) {
        return Objects.requireNonNull(families.get(table));
    }

    private List<ColumnFamilyHandle> allFamilies() {
        return new ArrayList<>(families.values());
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        int inside = gate.enter();
        try {
            return db.get(family(table), key);
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** RocksDB's Java API throws a native exception inside for an absent key: asking whether it may be there costs a fifth. */
    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        int inside = gate.enter();
        try {
            ColumnFamilyHandle family = family(table);
            return db.keyMayExist(family, key, null) ? db.get(family, key) : null;
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        int inside = gate.enter();
        Snapshot snapshot = db.getSnapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
            return reads.apply(new SnapshotView(options));
        } finally {
            db.releaseSnapshot(snapshot);
            gate.exit(inside);
        }
    }

    @Override
    public void write(List<Mutation> mutations) {
        int inside = gate.enter();
        BatchBytes bytes = new BatchBytes();
        Mutation[] ordered = mutations.toArray(new Mutation[0]);
        Arrays.sort(ordered, BY_PLACE);
        for (Mutation mutation : ordered) {
            bytes.add(familyId(mutation.table()), mutation);
        }
        try (WriteBatch batch = new WriteBatch(bytes.finish())) {
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** Adds entries, which are newer than all there are, as one file. By any thread, for each table one at a time. */
    void add(Table table, GatheredTable entries) {
        int inside = gate.enter();
        Path file = directory.resolve("gathered-" + files.incrementAndGet());
        try {
            SortedFiles.add(db, family(table), Objects.requireNonNull(fileOptions.get(table)), file, entries);
        } catch (RocksDBException e) {
            throw failed("add a file to", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** A cursor over the newest entries, for whoever has these tables alone and closes it before them. */
    Cursor cursor(Table table) {
        int inside = gate.enter();
        try {
            return new RocksCursor(db.newIterator(family(table)));
        } finally {
            gate.exit(inside);
        }
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        int inside = gate.enter();
        try {
            db.deleteRange(family(table), writeOptions, from, below);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** Starts to write the memtables to disk, without waiting: what is in them is what a crash makes be read again. */
    void flush() {
        int inside = gate.enter();
        try {
            db.flush(flushInBackground, allFamilies());
        } catch (RocksDBException e) {
            throw failed("flush", e);
        } finally {
            gate.exit(inside);
        }
    }

    private void flushAndWait() {
        try (FlushOptions wait = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            db.flush(wait, allFamilies());
        } catch (RocksDBException e) {
            throw failed("flush", e);
        }
    }

    /** Makes a copy that shares files with this one, complete up to the last write. The folder must not exist. */
    void checkpoint(Path target) {
        int inside = gate.enter();
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw failed("make a checkpoint of", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * Where the tables in a directory stand, which nobody has open.
     *
     * @throws IllegalStateException when they cannot be read
     */
    static Head headOf(Path directory) {
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
            throw new IllegalStateException("RocksDB cannot read " + directory + ": " + e.getMessage(), e);
        }
    }

    private IllegalStateException failed(String action, RocksDBException e) {
        return new IllegalStateException("RocksDB could not " + action + " " + directory + ": " + e.getMessage(), e);
    }

    /** Flushes and closes, after the last reader has left. */
    @Override
    public void close() {
        gate.close();
        try {
            flushAndWait();
        } finally {
            families.values().forEach(ColumnFamilyHandle::close);
            db.close();
            closeOwned();
        }
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }

    private final class SnapshotView implements View {
        private final ReadOptions options;

        SnapshotView(ReadOptions options) {
            this.options = options;
        }

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            try {
                return db.get(family(table), options, key);
            } catch (RocksDBException e) {
                throw failed("read", e);
            }
        }

        @Override
        public Cursor cursor(Table table) {
            return new RocksCursor(db.newIterator(family(table), options));
        }

        @Override
        public Cursor scan(Table table) {
            try (ReadOptions uncached = new ReadOptions(options).setFillCache(false)) {
                return new RocksCursor(db.newIterator(family(table), uncached));
            }
        }
    }
}
