package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import java.time.Clock;
import java.time.Duration;

/**
 * What a store needs to know beside its log. Immutable.
 *
 * @param name for the names of threads
 * @param workspace name or id of the first workspace
 * @param conflictRetries how often a write is planned again after a conflict
 * @param pendingWritesMax writes that may wait for others of the same rows
 * @param reaperInterval how often expired rows are looked for, 0 for never
 * @param readOnly whether nothing is appended to the log
 */
record StoreSettings(
        String name,
        String workspace,
        int conflictRetries,
        int pendingWritesMax,
        Clock clock,
        Duration reaperInterval,
        boolean readOnly) {

    static StoreSettings of(EntityStoreConfig config) {
        return new StoreSettings(
                config.store(),
                config.workspace(),
                config.conflictRetries(),
                config.pendingWritesMax(),
                Clock.systemUTC(),
                config.reaperInterval(),
                config.readOnly());
    }

    StoreSettings withClock(Clock other) {
        return new StoreSettings(name, workspace, conflictRetries, pendingWritesMax, other, reaperInterval, readOnly);
    }

    StoreSettings onlyReading() {
        return new StoreSettings(name, workspace, conflictRetries, pendingWritesMax, clock, reaperInterval, true);
    }

    /** For a store without Kafka. */
    static StoreSettings inMemory() {
        return new StoreSettings("memory", "default", 16, 10_000, Clock.systemUTC(), Duration.ZERO, false);
    }
}
