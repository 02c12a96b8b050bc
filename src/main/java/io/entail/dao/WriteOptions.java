package io.entail.dao;

import java.util.OptionalLong;

/**
 * What a single write asks for beside its values. Immutable.
 *
 * @param ifVersion the version that the row must have; empty for any. A row with another version makes the write fail
 *     with {@link io.entail.errors.StaleVersionException}, at once
 */
public record WriteOptions(OptionalLong ifVersion) {
    /** Nothing. */
    public static final WriteOptions NONE = new WriteOptions(OptionalLong.empty());

    /** Only if the row has this version; 0 for an upsert that must not find one. */
    public static WriteOptions ifVersion(long version) {
        if (version < 0) {
            throw new IllegalArgumentException("a version is 0 or more, not " + version);
        }
        return new WriteOptions(OptionalLong.of(version));
    }
}
