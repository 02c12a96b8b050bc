package io.entail.state.rocks;

/**
 * Memory outside of the heap that the tables of a replica take, in bytes. Immutable.
 *
 * @param cacheMax what the block cache may take, write buffers included
 * @param cache what is in the block cache, write buffers included
 * @param pinned of that, what cannot be dropped now
 * @param memtables write buffers
 * @param indexes indexes and filters of files outside of the cache
 */
public record MemoryUse(long cacheMax, long cache, long pinned, long memtables, long indexes) {}
