package io.entail.project.postgres.tables;

import java.time.Instant;

/** Converts times to PostgreSQL's: microseconds or days since 2000. */
public final class PgTimes {
    /** Milliseconds from 1970 to 2000. */
    private static final long EPOCH_MS = 946_684_800_000L;

    private static final long EPOCH_DAYS = 10_957;

    /** The last time that a column can hold, in milliseconds since 1970: the end of the year 294276. */
    public static final long MS_MAX = 9_224_318_015_999_999L;

    private PgTimes() {}

    /** Converts milliseconds since 1970; later times than {@link #MS_MAX} become that one. */
    public static long micros(long millis) {
        return (Math.min(millis, MS_MAX) - EPOCH_MS) * 1000;
    }

    /** Returns milliseconds since 1970, at most {@link #MS_MAX}. */
    public static long bounded(Instant time) {
        return time.getEpochSecond() >= MS_MAX / 1000 ? MS_MAX : time.toEpochMilli();
    }

    /** Converts the result of {@link #micros} back to milliseconds since 1970. */
    static long millis(long micros) {
        return Math.floorDiv(micros, 1000L) + EPOCH_MS;
    }

    public static int days(long epochDay) {
        return Math.toIntExact(epochDay - EPOCH_DAYS);
    }
}
