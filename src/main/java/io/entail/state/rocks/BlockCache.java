package io.entail.state.rocks;

import org.rocksdb.LRUCache;

/** Creates the memory in which RocksDB caches blocks of its files. */
public final class BlockCache {
    /**
     * The least size of a shard. A block that is larger than a shard is read from disk and decompressed for every
     * look-up. The index block of a file takes some MiB, while RocksDB by default makes 64 shards, some of only half a
     * MiB.
     */
    private static final long SHARD_BYTES_MIN = 16L << 20;

    private static final int SHARD_BITS_MAX = 6;

    private BlockCache() {}

    /** Creates a cache of this size; the caller closes it. */
    public static LRUCache of(long bytes) {
        long shards = Math.max(1, bytes / SHARD_BYTES_MIN);
        return new LRUCache(bytes, Math.min(SHARD_BITS_MAX, Long.SIZE - 1 - Long.numberOfLeadingZeros(shards)));
    }
}
