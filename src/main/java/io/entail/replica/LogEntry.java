package io.entail.replica;

import org.jspecify.annotations.Nullable;

/**
 * A record of the log, not decoded. Its arrays must not be modified.
 *
 * @param leaderEpoch leader epoch of the broker that appended it, -1 when unknown
 * @param appendTime milliseconds since 1970, by the log's clock
 * @param key never null: records without a key are ignored
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record LogEntry(long offset, int leaderEpoch, long appendTime, byte[] key, byte @Nullable [] value) {}
