package io.entail.schema.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts dates and points in time to the classes that entities have: a {@link LocalDate}, and an {@link Instant} in
 * whole milliseconds, both in the years 1 to 9999. The year 0 is excluded because databases do not agree on its
 * meaning.
 */
public final class Times {
    static final String DATE = "expected a date such as 2026-11-28";
    static final String TIME = "expected a time such as 2026-11-28T13:53:00.000Z";

    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
    private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Instant BEYOND = END.plusMillis(1);

    private static final Pattern DATE_TEXT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME_TEXT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}" + "(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** Always writes three digits of fraction. */
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Times() {}

    /** Returns the form in JSON: {@code 2026-11-28T13:53:00.000Z}. */
    static String text(Instant time) {
        return MILLISECONDS.format(time);
    }

    /** Returns a date from a date or text, null when it is neither or out of range. */
    static @Nullable LocalDate date(Object value) {
        LocalDate date = anyDate(value);
        return date == null || date.isBefore(FIRST) || date.isAfter(LAST) ? null : date;
    }

    /**
     * Returns a point in time from one or from a text, null when it is neither, out of range, or between two
     * milliseconds.
     */
    static @Nullable Instant time(Object value) {
        Instant time = anyTime(value);
        return time == null || isFar(time) || isBetween(time) ? null : time;
    }

    /** Returns the message for a value that {@link #date} does not accept. */
    public static String dateFault(Object value) {
        return anyDate(value) == null ? DATE : "value should be between " + FIRST + " and " + LAST;
    }

    /** Returns the message for a value that {@link #time} does not accept. */
    public static String timeFault(Object value) {
        Instant time = anyTime(value);
        if (time == null) {
            return TIME;
        }
        return isFar(time)
                ? "value should be between " + text(BEGIN) + " and " + text(END)
                : "expected a time in whole milliseconds";
    }

    /** Returns the date, null when it is out of range. */
    public static @Nullable LocalDate ofDays(long days) {
        return days < FIRST.toEpochDay() || days > LAST.toEpochDay() ? null : LocalDate.ofEpochDay(days);
    }

    /** Returns the point in time, null when it is out of range. */
    public static @Nullable Instant ofMillis(long millis) {
        return millis < BEGIN.toEpochMilli() || millis > END.toEpochMilli() ? null : Instant.ofEpochMilli(millis);
    }

    private static boolean isFar(Instant time) {
        return time.isBefore(BEGIN) || !time.isBefore(BEYOND);
    }

    private static boolean isBetween(Instant time) {
        return !time.equals(time.truncatedTo(ChronoUnit.MILLIS));
    }

    private static @Nullable LocalDate anyDate(Object value) {
        if (value instanceof LocalDate date) {
            return date;
        }
        if (!(value instanceof String text) || !DATE_TEXT.matcher(text).matches()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant anyTime(Object value) {
        if (value instanceof Instant time) {
            return time;
        }
        if (!(value instanceof String text) || !TIME_TEXT.matcher(text).matches()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
