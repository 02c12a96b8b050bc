package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import java.time.Clock;
import java.time.Duration;

/**
 * Settings of a store, apart from its log. Immutable.
 *
 * @param name used in the names of threads
 * @param workspace name or id of the first workspace
 * @param conflictRetries how often a write is planned again after a conflict
 * @param writeTimeout how long a write may wait for other writes of the same rows
 * @param pendingWritesMax the most writes that may wait at once, and the most writes with an unknown outcome that are
 *     kept for a retry
 * @param reaperInterval how often expired rows are looked for, 0 for never
 * @param readOnly whether nothing is appended to the log
 */
public record StoreSettings(
        String name,
        String workspace,
        int conflictRetries,
        Duration writeTimeout,
        int pendingWritesMax,
        Clock clock,
        Duration reaperInterval,
        boolean readOnly) {

    static StoreSettings of(EntityStoreConfig config) {
        return new StoreSettings(
                config.store(),
                config.workspace(),
                config.conflictRetries(),
                config.writeTimeout(),
                config.pendingWritesMax(),
                Clock.systemUTC(),
                config.reaperInterval(),
                config.readOnly());
    }

    StoreSettings withClock(Clock other) {
        return new StoreSettings(
                name, workspace, conflictRetries, writeTimeout, pendingWritesMax, other, reaperInterval, readOnly);
    }

    StoreSettings onlyReading() {
        return new StoreSettings(
                name, workspace, conflictRetries, writeTimeout, pendingWritesMax, clock, reaperInterval, true);
    }

    /** Returns the settings of a store without Kafka. */
    public static StoreSettings inMemory() {
        return new StoreSettings(
                "memory", "default", 16, Duration.ofSeconds(30), 10_000, Clock.systemUTC(), Duration.ZERO, false);
    }
}
