package io.entail.config;

import java.util.Locale;

/** The place from which a process reads the state of a store. */
public enum Reads {
    /**
     * In a replica in its own directory, which applies the log: a read takes microseconds, and the process has a copy
     * of the state on its disk.
     */
    REPLICA,
    /**
     * In PostgreSQL, where a projector keeps the state: a read takes a network round trip, and the process has no state
     * on its disk.
     */
    POSTGRES,
    /**
     * In Cassandra, where a projector keeps the state: a read takes a network round trip, and the process has no state
     * on its disk.
     */
    CASSANDRA;

    /**
     * Parses {@code replica}, {@code postgres} or {@code cassandra}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Reads read(String text) {
        for (Reads each : values()) {
            if (each.text().equals(text.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is neither replica nor postgres nor cassandra");
    }

    /** Returns the value as settings have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
