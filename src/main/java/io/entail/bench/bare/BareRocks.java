package io.entail.bench.bare;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

/**
 * A database that a replica has filled, opened with rocksdbjni alone. Its options repeat those of the replica; the
 * benchmark compares the options that RocksDB stores for both.
 */
public final class BareRocks implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private static final long SETTLE_STEP_MILLIS = 50;

    /** The column families that have filters. */
    private static final Set<String> KEYED = Set.of("rows", "claims");

    private final List<RocksObject> owned = new ArrayList<>();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final List<byte[]> names;
    private final RocksDB db;

    /** Returns the number of bits for shards of 16 MiB, at most 64 of them. */
    private static int shardBits(long cacheBytes) {
        long shards = Math.max(1, cacheBytes / (16L << 20));
        return Math.min(6, 63 - Long.numberOfLeadingZeros(shards));
    }

    /** Opens the database with all its column families. */
    public BareRocks(Path directory, long cacheBytes) throws RocksDBException {
        try (Options any = new Options()) {
            names = RocksDB.listColumnFamilies(any, directory.toString());
        }
        Cache cache = own(new LRUCache(cacheBytes, shardBits(cacheBytes)));
        DBOptions options = own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(own(new WriteBufferManager(cacheBytes / 4, cache)))
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setStatsDumpPeriodSec(0)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 << 20));
        BloomFilter filter = own(new BloomFilter(10));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        Properties hints = new Properties();
        hints.setProperty("memtable_insert_with_hint_prefix_extractor", "fixed:2");
        for (byte[] name : names) {
            ColumnFamilyOptions family = own(ColumnFamilyOptions.getColumnFamilyOptionsFromProps(hints)
                    .setCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setCompactionStyle(CompactionStyle.UNIVERSAL)
                    .setCompactionOptionsUniversal(own(new CompactionOptionsUniversal().setCompressionSizePercent(60)))
                    .setLevel0FileNumCompactionTrigger(10)
                    .setWriteBufferSize(64 << 20));
            BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setBlockSize(4 << 10)
                    .setCacheIndexAndFilterBlocks(true)
                    .setCacheIndexAndFilterBlocksWithHighPriority(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    .setFormatVersion(5);
            if (KEYED.contains(new String(name, StandardCharsets.UTF_8))) {
                family.setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(0.02);
                blocks.setFilterPolicy(filter).setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
            }
            descriptors.add(new ColumnFamilyDescriptor(name, family.setTableFormatConfig(blocks)));
        }
        db = RocksDB.open(options, directory.toString(), descriptors, families);
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    /** Returns the column family with a name. */
    ColumnFamilyHandle family(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < names.size(); i++) {
            if (Arrays.equals(names.get(i), wanted)) {
                return families.get(i);
            }
        }
        throw new IllegalArgumentException("no column family " + name);
    }

    byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) throws RocksDBException {
        return db.get(family, key);
    }

    /** Returns an iterator over all rows in the order of their keys; the caller closes it. */
    RocksIterator rows() {
        return db.newIterator(family("rows"));
    }

    /** Returns the first key of a column family that satisfies a condition. */
    public byte[] firstKey(String family, Predicate<byte[]> wanted) {
        try (RocksIterator iterator = db.newIterator(family(family))) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                if (wanted.test(iterator.key())) {
                    return iterator.key();
                }
            }
        }
        throw new IllegalStateException("no such key in " + family);
    }

    /** Waits until no compaction runs or is due, so that both sides find the same files all the time. */
    public void settle() throws RocksDBException, InterruptedException {
        while (isBusy()) {
            Thread.sleep(SETTLE_STEP_MILLIS);
        }
    }

    private boolean isBusy() throws RocksDBException {
        if (db.getLongProperty("rocksdb.num-running-compactions") > 0) {
            return true;
        }
        for (ColumnFamilyHandle family : families) {
            if (db.getLongProperty(family, "rocksdb.compaction-pending") > 0) {
                return true;
            }
        }
        return false;
    }

    /** Makes a copy that shares the files. The folder must not exist. */
    public void copyTo(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
