package io.entail.dao;

/** What tests in other packages need from inside this one, so that it does not become public for them. */
public final class Inside {
    public static final int MAX_ENTITY_BYTES = Opening.MAX_ENTITY_BYTES;

    private Inside() {}

    /** Deletes what has expired, now, and returns how many rows that were. */
    public static int reap(EntityStore store) {
        return store.reap();
    }

    /** The settings of a process that only reads. */
    public static StoreSettings onlyReading(StoreSettings settings) {
        return settings.onlyReading();
    }
}
