package io.entail.config;

import java.util.Locale;

/** Where a process reads the state of a store. */
public enum Reads {
    /** From a replica in its own directory, which applies the log: microseconds, and a copy of the state on its disk. */
    REPLICA,
    /** From PostgreSQL, where a projector keeps the state: a network round trip, and nothing on its disk. */
    POSTGRES,
    /** From Cassandra, likewise. */
    CASSANDRA;

    /**
     * {@code replica}, {@code postgres} or {@code cassandra}.
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

    /** As settings have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
