package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreUnavailableException;
import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import io.entail.text.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;

/**
 * The tables in RocksDB, each in a column family. There is no write-ahead log, because Kafka has the log. All memtables
 * are flushed together, so that after a crash every table is at the same record. Block cache and write buffers share
 * one bounded memory.
 */
public final class RocksTables implements WritableTables {
    private static final Logger log = Log.of(RocksTables.class);

    /** The longest time to wait for readers to leave before the tables are reopened. */
    private static final Duration LEAVE_TIME_MAX = Duration.ofSeconds(5);

    /**
     * Sorts mutations by table and key, because writing neighbouring keys together is faster. Mutations of one key stay
     * in their order.
     */
    private static final Comparator<Mutation> BY_PLACE = (one, other) -> {
        int byTable = one.table().compareTo(other.table());
        return byTable != 0 ? byTable : one.key().compareTo(other.key());
    };

    private final Path directory;
    private final long cacheBytes;
    private final boolean filling;
    private final ReadGate gate;
    private final AtomicLong files = new AtomicLong();

    /** A fair lock, because one of the writing threads writes all the time. */
    private final ReentrantLock writing = new ReentrantLock(true);

    /** Changed only while no thread is inside the gate. */
    private @Nullable OpenRocks rocks;

    /** Damage that was found after opening, null for none. */
    private volatile @Nullable ReplicaUnusableException damage;

    /**
     * Opens or creates the tables.
     *
     * @param cacheBytes memory for block cache and write buffers together
     * @throws ReplicaUnusableException when RocksDB cannot open the directory
     */
    public RocksTables(Path directory, long cacheBytes) {
        this(directory, cacheBytes, false);
    }

    /**
     * Creates tables that are filled from the log and closed. Their files are merged and the index of tags is built
     * when they are opened. Before {@link #filled} is called, they cannot be opened.
     */
    public static RocksTables toFill(Path directory, long cacheBytes) {
        RocksTables tables = new RocksTables(directory, cacheBytes, true);
        try {
            tables.write(List.of(TableLayout.FILLING, OwedTags.owe()));
            tables.flushAndWait();
            return tables;
        } catch (RuntimeException | Error e) {
            tables.close();
            throw e;
        }
    }

    /** Marks the tables as complete. */
    public void filled() {
        write(List.of(TableLayout.FILLED));
    }

    private RocksTables(Path directory, long cacheBytes, boolean filling) {
        this.directory = directory;
        this.cacheBytes = cacheBytes;
        this.filling = filling;
        this.gate = new ReadGate(directory.toString());
        this.rocks = open();
        try {
            TableLayout.check(this, directory, rocks().indexIsNew());
            if (!filling) {
                OwedTags.build(this, directory);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private OpenRocks open() {
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw RocksFailures.damaged(directory, directory + " is no directory", null);
            }
            Files.createDirectories(directory);
            DamageMark.check(directory);
            String seal = TableSeal.fault(directory);
            String fault = seal != null ? seal : Manifest.fault(directory);
            if (fault != null) {
                throw RocksFailures.damaged(directory, fault, null);
            }
            OpenRocks open = new OpenRocks(directory, cacheBytes, filling);
            TableSeal.set(directory);
            return open;
        } catch (IOException e) {
            throw DiskRoom.refusal(directory, "opened", e);
        } catch (RocksDBException e) {
            throw RocksFailures.ofOpening(directory, e);
        }
    }

    private OpenRocks rocks() {
        OpenRocks open = rocks;
        if (open == null) {
            throw new StoreUnavailableException(
                    "the replica in " + RocksFailures.replica(directory) + " waits for its disk", null);
        }
        return open;
    }

    private ReplicaUnusableException failed(String action, RocksDBException e) {
        ReplicaUnusableException failure = RocksFailures.of(directory, action, e);
        if (failure.canBeRebuilt() && damage == null) {
            damage = failure;
            DamageMark.set(directory, failure);
        }
        return failure;
    }

    /** Returns damage that was found since the tables were opened, null for none. */
    @Nullable
    public ReplicaUnusableException damage() {
        return damage;
    }

    /**
     * Returns why the tables accept no writes; null when they do. After it could not write a file, RocksDB accepts no
     * writes until it is reopened.
     */
    @Nullable
    public ReplicaUnusableException refusal() {
        try {
            write(List.of());
            return null;
        } catch (ReplicaUnusableException e) {
            return e;
        } catch (StoreUnavailableException e) {
            return new ReplicaUnusableException(String.valueOf(e.getMessage()), false, e);
        }
    }

    /** Completes an earlier {@link #reopen} that has failed half-way. */
    public synchronized void openIfClosed() {
        if (rocks == null) {
            reopen(() -> {});
        }
    }

    /**
     * Reopens the tables as they were at the last flush; later records have to be applied again. Readers wait
     * meanwhile.
     *
     * @param goesBack is called before that, while no thread reads
     * @throws ReplicaUnusableException when the disk does not accept files yet, or the files are damaged; the tables
     *     then stay unchanged or closed
     * @throws StoreUnavailableException when a reader does not leave in time
     */
    public synchronized void reopen(Runnable goesBack) {
        OpenRocks before = rocks;
        DiskRoom.check(directory, before == null ? 0 : memtableBytes(before));
        if (!gate.hold(LEAVE_TIME_MAX)) {
            throw new StoreUnavailableException("a long read keeps the tables from being opened again", null);
        }
        try {
            if (before != null) {
                goesBack.run();
                rocks = null;
                before.close();
            }
            rocks = open();
        } finally {
            gate.letGo();
        }
    }

    private static long memtableBytes(OpenRocks rocks) {
        try {
            return rocks.db().getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            return 0;
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            return open.db().get(open.family(table), key);
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * RocksDB's Java API throws a native exception internally for an absent key, so asking first whether a key may
     * exist takes a fifth of the time.
     */
    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            ColumnFamilyHandle family = open.family(table);
            return open.db().keyMayExist(family, key, null) ? open.db().get(family, key) : null;
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            Snapshot snapshot = open.db().getSnapshot();
            try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
                return reads.apply(new RocksView(open, options, e -> failed("read", e)));
            } finally {
                open.db().releaseSnapshot(snapshot);
            }
        } finally {
            gate.exit(inside);
        }
    }

    @Override
    public void writeAlone(Supplier<List<Mutation>> mutations) {
        writing.lock();
        try {
            write(mutations.get());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(List<Mutation> mutations) {
        writing.lock();
        try {
            writeNow(mutations);
        } finally {
            writing.unlock();
        }
    }

    private void writeNow(List<Mutation> mutations) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            BatchBytes bytes = new BatchBytes();
            Mutation[] ordered = mutations.toArray(new Mutation[0]);
            Arrays.sort(ordered, BY_PLACE);
            for (Mutation mutation : ordered) {
                bytes.add(open.familyId(mutation.table()), mutation);
            }
            try (WriteBatch batch = new WriteBatch(bytes.finish())) {
                open.db().write(open.writeOptions(), batch);
            }
        } catch (RocksDBException e) {
            throw failed("written", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * Adds entries, which must be newer than all existing ones, as one file. May be called by any thread, but for each
     * table only by one at a time.
     */
    void add(Table table, GatheredTable entries) {
        int inside = gate.enter();
        Path file = directory.resolve("gathered-" + files.incrementAndGet());
        try {
            OpenRocks open = rocks();
            SortedFiles.add(open.db(), open.family(table), open.fileOptions(table), file, entries);
        } catch (RocksDBException e) {
            throw failed("written", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * Returns a cursor over the newest entries. Only for the sole user of these tables, which has to close it before
     * them.
     */
    Cursor cursor(Table table) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            return new RocksCursor(open.db().newIterator(open.family(table)), e -> failed("read", e));
        } finally {
            gate.exit(inside);
        }
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            open.db().deleteRange(open.family(table), open.writeOptions(), from, below);
        } catch (RocksDBException e) {
            throw failed("written", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * Starts to write the memtables to disk without waiting. After a crash, only records that were not flushed are
     * applied again.
     */
    public void flush() {
        int inside = gate.enter();
        try {
            rocks().flush(false);
        } catch (RocksDBException e) {
            throw failed("written", e);
        } finally {
            gate.exit(inside);
        }
    }

    private void flushAndWait() {
        try {
            rocks().flush(true);
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
    }

    /**
     * Returns the memory that RocksDB uses now.
     *
     * @throws io.entail.errors.StoreClosedException when the tables are closed
     * @throws StoreUnavailableException while the tables wait for their disk
     */
    public MemoryUse memory() {
        int inside = gate.enter();
        try {
            RocksDB db = rocks().db();
            return new MemoryUse(
                    db.getLongProperty("rocksdb.block-cache-capacity"),
                    db.getLongProperty("rocksdb.block-cache-usage"),
                    db.getLongProperty("rocksdb.block-cache-pinned-usage"),
                    db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
                    db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"));
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** Returns the approximate number of bytes of a table's entries. */
    public long bytes(Table table) {
        int inside = gate.enter();
        try {
            OpenRocks open = rocks();
            ColumnFamilyHandle family = open.family(table);
            return open.db().getLongProperty(family, "rocksdb.estimate-live-data-size")
                    + open.db().getLongProperty(family, "rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** Reads all files once, and throws when one is not as it was written. */
    public void verify() {
        int inside = gate.enter();
        try {
            rocks().db().verifyChecksum();
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            gate.exit(inside);
        }
    }

    /** Makes a copy that shares files with this one, complete up to the last write. The folder must not exist. */
    public void checkpoint(Path target) {
        int inside = gate.enter();
        try (Checkpoint checkpoint = Checkpoint.create(rocks().db())) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw failed("copied", e);
        } finally {
            gate.exit(inside);
        }
    }

    /**
     * Flushes and closes the tables after the last reader has left. Records that cannot be flushed are applied again
     * when the tables are opened next.
     */
    @Override
    public void close() {
        gate.close();
        synchronized (this) {
            OpenRocks open = rocks;
            if (open == null) {
                return;
            }
            rocks = null;
            try {
                open.flush(true);
            } catch (RocksDBException e) {
                log.warn(
                        "The replica closes without its last records, which are read again from the log directory={}"
                                + " cause={}",
                        RocksFailures.replica(directory),
                        e.getMessage());
            } finally {
                open.close();
                TableSeal.set(directory);
            }
        }
    }
}
