package io.entail.dao;

import io.entail.errors.words.Misuse;
import java.util.OptionalLong;

/**
 * Options of a single write. Immutable.
 *
 * @param ifVersion the version that the row must have; empty for any. A row with another version makes the write fail
 *     with {@link io.entail.errors.StaleVersionException}, at once
 * @param ttl seconds that the row is to live from now on, 0 for always; empty: an insert or upsert makes a row that
 *     lives for always, an update leaves that as it is. Only entities whose definition has {@code @ttl(true)} take it,
 *     and deletions do not
 */
public record WriteOptions(OptionalLong ifVersion, OptionalLong ttl) {
    /** The longest time to live in seconds. */
    public static final long TTL_MAX = 100_000_000;

    /** The message for an invalid time to live. */
    public static final String TTL_RANGE = "must be an integer between 0 and " + TTL_MAX;

    public WriteOptions {
        Misuse.requireGiven(ifVersion, "ifVersion", "a version, or empty");
        Misuse.requireGiven(ttl, "ttl", "a number of seconds, or empty");
    }

    /** No options. */
    public static final WriteOptions NONE = new WriteOptions(OptionalLong.empty(), OptionalLong.empty());

    /** Makes the write conditional on the version of the row; 0 means that an upsert must not find a row. */
    public static WriteOptions ifVersion(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("a version is 0 or more, not " + version);
        }
        return new WriteOptions(OptionalLong.of(version), OptionalLong.empty());
    }

    /** Sets the time to live in seconds, from 0 to 100,000,000; 0 for a row that does not expire. */
    public static WriteOptions ttl(long seconds) {
        return NONE.withTtl(seconds);
    }

    /** Returns these options with a time to live in seconds. */
    public WriteOptions withTtl(long seconds) {
        return new WriteOptions(ifVersion, OptionalLong.of(seconds));
    }
}
