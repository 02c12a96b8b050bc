package io.entail.state.rocks;

/**
 * The memory outside of the heap that the tables of a replica use, in bytes. Immutable.
 *
 * @param cacheMax the highest size of the block cache, write buffers included
 * @param cache the present size of the block cache, write buffers included
 * @param pinned the part of {@code cache} that cannot be evicted now
 * @param memtables the size of write buffers
 * @param indexes the size of indexes and filters of files outside of the cache
 */
public record MemoryUse(long cacheMax, long cache, long pinned, long memtables, long indexes) {}
