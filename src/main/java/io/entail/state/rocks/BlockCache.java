package io.entail.state.rocks;

import org.rocksdb.LRUCache;

/** The memory that RocksDB keeps blocks of its files in. */
public final class BlockCache {
    /**
     * What cannot be in one shard is read from disk and unpacked again for every key that is looked up. The index of a
     * file takes some MiB, and by itself RocksDB makes 64 shards, of half a MiB upwards.
     */
    private static final long SHARD_BYTES_MIN = 16L << 20;

    private static final int SHARD_BITS_MAX = 6;

    private BlockCache() {}

    /** One of so many bytes; whoever gets it closes it. */
    public static LRUCache of(long bytes) {
        long shards = Math.max(1, bytes / SHARD_BYTES_MIN);
        return new LRUCache(bytes, Math.min(SHARD_BITS_MAX, Long.SIZE - 1 - Long.numberOfLeadingZeros(shards)));
    }
}
