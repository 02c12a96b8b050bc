package io.entail.publish;

import io.entail.state.BlockCache;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * Options of the RocksDB behind each store: bounded memory, and filters, because nearly every new claim is looked for
 * and not there. Kafka Streams makes the instance, one per store.
 */
public final class RowsRocks implements RocksDBConfigSetter {
    static {
        RocksDB.loadLibrary();
    }

    private static final long BLOCK_CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int FILTER_BITS_PER_KEY = 10;

    /** Kafka Streams flushes often: so many young files are merged at once. */
    private static final int RUNS = 24;

    /** How much of a store is compressed at least; what is young and merged again soon is not worth it. */
    private static final int COMPRESSED_PERCENT = 60;

    private final CompactionOptionsUniversal universal =
            new CompactionOptionsUniversal().setCompressionSizePercent(COMPRESSED_PERCENT);
    private final Cache cache = BlockCache.of(BLOCK_CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        BlockBasedTableConfig blocks = (BlockBasedTableConfig) options.tableFormatConfig();
        blocks.setBlockCache(cache).setFilterPolicy(filter).setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(blocks)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(3)
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(0.02)
                .setCompactionOptionsUniversal(universal)
                .setLevel0FileNumCompactionTrigger(RUNS)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setStatsDumpPeriodSec(0);
    }

    @Override
    public void close(String store, Options options) {
        universal.close();
        filter.close();
        cache.close();
    }
}
