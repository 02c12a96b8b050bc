package io.entail.dao;

import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;

/** What tests in other packages need from inside this one, so that it does not become public for them. */
public final class Inside {
    public static final int MAX_ENTITY_BYTES = Opening.MAX_ENTITY_BYTES;

    private Inside() {}

    /** A store over any log. */
    public static EntityStore over(StoreLog log, Definitions definitions, StoreSettings settings) {
        return EntityStore.over(log, definitions, settings);
    }

    /** Deletes what has expired, now, and returns how many rows that were. */
    public static int reap(EntityStore store) {
        return store.reap();
    }

    /** The settings of a process that only reads. */
    public static StoreSettings onlyReading(StoreSettings settings) {
        return settings.onlyReading();
    }
}
