package io.entail.project.postgres.tables;

import java.time.Instant;

/** Times as PostgreSQL counts them: microseconds since 2000. */
public final class PgTimes {
    /** From 1970 to 2000, in ms. */
    private static final long EPOCH_MS = 946_684_800_000L;

    private static final long EPOCH_DAYS = 10_957;

    /** The last that a column holds: the end of the year 294276. */
    public static final long MS_MAX = 9_224_318_015_999_999L;

    private PgTimes() {}

    /** A time in ms since 1970, or the last that there is. */
    public static long micros(long millis) {
        return (Math.min(millis, MS_MAX) - EPOCH_MS) * 1000;
    }

    /** In ms since 1970, or the last that there is. */
    public static long bounded(Instant time) {
        return time.getEpochSecond() >= MS_MAX / 1000 ? MS_MAX : time.toEpochMilli();
    }

    /** As {@link #micros} has it, in ms since 1970. */
    static long millis(long micros) {
        return Math.floorDiv(micros, 1000L) + EPOCH_MS;
    }

    public static int days(long epochDay) {
        return Math.toIntExact(epochDay - EPOCH_DAYS);
    }
}
