package io.entail.dao;

import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import java.time.Clock;

/** Gives tests in other packages access to parts of this package that are not public. */
public final class Inside {
    public static final int MAX_ENTITY_BYTES = Opening.MAX_ENTITY_BYTES;

    private Inside() {}

    /** Returns a store over any log. */
    public static EntityStore over(StoreLog log, Definitions definitions, StoreSettings settings) {
        return EntityStore.over(log, definitions, settings);
    }

    /** Deletes the rows that have expired by now and returns how many there were. */
    public static int reap(EntityStore store) {
        return store.reap();
    }

    /** Returns the settings of a store in memory whose process has this clock. */
    public static StoreSettings inMemory(Clock clock) {
        return StoreSettings.inMemory().withClock(clock);
    }

    /** Returns the settings of a process that only reads. */
    public static StoreSettings onlyReading(StoreSettings settings) {
        return settings.onlyReading();
    }
}
