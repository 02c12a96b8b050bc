package io.entail.http.calls;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a server uses in addition to its store. Immutable.
 *
 * @param config of the store, null for one in memory
 * @param ids the schema registry of the feed, null when there is none
 */
public record Surroundings(
        @Nullable EntityStoreConfig config, @Nullable SchemaIds ids) {
    /** The surroundings of a store in memory: none. */
    public static final Surroundings NONE = new Surroundings(null, null);
}
