package io.entail.state.rocks;

import io.entail.state.table.KeyFilter;
import io.entail.state.table.Table;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBufferManager;

/**
 * The options of the tables in RocksDB. All native objects are passed to an owner, which closes them after the
 * database.
 */
final class RocksOptions {
    private static final int FILTER_BITS_PER_KEY = 10;
    private static final double MEMTABLE_FILTER_RATIO = 0.02;
    private static final int BLOCK_BYTES = 4 << 10;

    /**
     * The number of sorted runs that a table may have before some are merged. Keys come in random order, so with levels
     * instead of runs, every few flushes would rewrite the whole table.
     */
    private static final int RUNS = 10;

    /** The same number for tables that are only filled; they are merged once, when they are opened to read. */
    private static final int RUNS_FILLING = 64;

    /** The least percentage of a table that is compressed. Newer files are not, because they are merged again soon. */
    private static final int COMPRESSED_PERCENT = 60;

    private final int runs;
    private final Consumer<RocksObject> owner;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter;

    /**
     * Creates the options for all tables together.
     *
     * @param cacheBytes memory for block cache and write buffers together
     * @param filling whether the tables are filled and closed
     */
    RocksOptions(long cacheBytes, boolean filling, Consumer<RocksObject> owner) {
        this.runs = filling ? RUNS_FILLING : RUNS;
        this.owner = owner;
        this.cache = own(BlockCache.of(cacheBytes));
        this.writeBuffers = own(new WriteBufferManager(cacheBytes / 4, cache));
        this.filter = own(new BloomFilter(FILTER_BITS_PER_KEY));
    }

    private <T extends RocksObject> T own(T object) {
        owner.accept(object);
        return object;
    }

    DBOptions database() {
        return own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(writeBuffers)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setStatsDumpPeriodSec(0)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 << 20));
    }

    ColumnFamilyOptions of(Table table) {
        // Only ranges of the other tables are read, for which filters are useless.
        return KeyFilter.serves(table) ? keyed() : scanned();
    }

    /** Returns the options of a column family of which ranges are read. */
    ColumnFamilyOptions scanned() {
        return family(blocks());
    }

    private ColumnFamilyOptions keyed() {
        BlockBasedTableConfig blocks =
                blocks().setFilterPolicy(filter).setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        return family(blocks).setMemtableWholeKeyFiltering(true).setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_RATIO);
    }

    private BlockBasedTableConfig blocks() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
    }

    private ColumnFamilyOptions family(BlockBasedTableConfig blocks) {
        return own(withInsertHints()
                .setTableFormatConfig(blocks)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setCompactionOptionsUniversal(
                        own(new CompactionOptionsUniversal().setCompressionSizePercent(COMPRESSED_PERCENT)))
                .setLevel0FileNumCompactionTrigger(runs)
                .setWriteBufferSize(64 << 20));
    }

    /**
     * Returns options with which a memtable searches the place of a key from that of the previous key, which is near
     * when a batch is sorted. The Java API has no setter for this option, so it is set by name.
     */
    private static ColumnFamilyOptions withInsertHints() {
        Properties named = new Properties();
        named.setProperty("memtable_insert_with_hint_prefix_extractor", "fixed:2");
        ColumnFamilyOptions options = ColumnFamilyOptions.getColumnFamilyOptionsFromProps(named);
        return Objects.requireNonNull(options, "RocksDB does not know its own option " + named);
    }
}
