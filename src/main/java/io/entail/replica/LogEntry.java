package io.entail.replica;

import org.jspecify.annotations.Nullable;

/**
 * A record as the log has it, undecoded. Its arrays must not be changed.
 *
 * @param leaderEpoch of the broker that took it in, -1 when nobody says
 * @param appendTime milliseconds since 1970, by the log's clock
 * @param key never null: records without are no part of the log
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record LogEntry(long offset, int leaderEpoch, long appendTime, byte[] key, byte @Nullable [] value) {}
