package io.entail.http.calls;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a server has besides its store. Immutable.
 *
 * @param config of the store, null for one in memory
 * @param ids the registry that the feed's schemas are in, null for none
 */
public record Surroundings(
        @Nullable EntityStoreConfig config, @Nullable SchemaIds ids) {
    /** Nothing, for a store in memory. */
    public static final Surroundings NONE = new Surroundings(null, null);
}
