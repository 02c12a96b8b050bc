package io.entail.dao;

import io.entail.errors.words.Misuse;
import java.util.OptionalLong;

/**
 * What a single write asks for beside its values. Immutable.
 *
 * @param ifVersion the version that the row must have; empty for any. A row with another version makes the write fail
 *     with {@link io.entail.errors.StaleVersionException}, at once
 * @param ttl seconds that the row is to live from now on, 0 for always; empty: an insert or upsert makes a row that lives
 *     for always, an update leaves that as it is. Only entities whose definition has {@code @ttl(true)} take it, and
 *     deletions do not
 */
public record WriteOptions(OptionalLong ifVersion, OptionalLong ttl) {
    /** The most seconds that a row can be given to live. */
    public static final long TTL_MAX = 100_000_000;

    /** What is said of a time to live that is none. */
    public static final String TTL_RANGE = "must be an integer between 0 and " + TTL_MAX;

    public WriteOptions {
        Misuse.requireGiven(ifVersion, "ifVersion", "a version, or empty");
        Misuse.requireGiven(ttl, "ttl", "a number of seconds, or empty");
    }

    /** Nothing. */
    public static final WriteOptions NONE = new WriteOptions(OptionalLong.empty(), OptionalLong.empty());

    /** Only if the row has this version; 0 for an upsert that must not find one. */
    public static WriteOptions ifVersion(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("a version is 0 or more, not " + version);
        }
        return new WriteOptions(OptionalLong.of(version), OptionalLong.empty());
    }

    /** A row that lives so many seconds, 0 to 100,000,000; 0 for always. */
    public static WriteOptions ttl(long seconds) {
        return NONE.withTtl(seconds);
    }

    /** These, for a row that lives so many seconds. */
    public WriteOptions withTtl(long seconds) {
        return new WriteOptions(ifVersion, OptionalLong.of(seconds));
    }
}
