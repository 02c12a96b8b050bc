package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import java.time.Clock;

/**
 * What a store needs to know beside its log. Immutable.
 *
 * @param name for the names of threads
 * @param workspace name or id of the first workspace
 * @param conflictRetries how often a write is planned again after a conflict
 * @param pendingWritesMax writes that may wait for others of the same rows
 */
record StoreSettings(String name, String workspace, int conflictRetries, int pendingWritesMax, Clock clock) {

    static StoreSettings of(EntityStoreConfig config) {
        return new StoreSettings(
                config.store(),
                config.workspace(),
                config.conflictRetries(),
                config.pendingWritesMax(),
                Clock.systemUTC());
    }

    /** For a store without Kafka. */
    static StoreSettings inMemory() {
        return new StoreSettings("memory", "default", 16, 10_000, Clock.systemUTC());
    }
}
