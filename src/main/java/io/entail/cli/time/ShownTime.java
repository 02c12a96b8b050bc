package io.entail.cli.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times for people: in local time with the offset, so that the command line can read them again. */
public final class ShownTime {
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private ShownTime() {}

    /** Returns a text such as {@code 2026-11-28 13:53:07.120 +01:00}, in the zone of this process. */
    public static String local(Instant at) {
        return text(at, LocalZone.zone());
    }

    /** Returns such a text in another zone. */
    public static String text(Instant at, ZoneId zone) {
        return WHOLE.format(at.atZone(zone));
    }

    /**
     * Returns how long ago a time was, in one unit and rounded down, such as {@code 2 hours ago}; {@code now} for less
     * than a second and for a time in the future.
     */
    public static String ago(Instant at, Instant now) {
        long seconds = Duration.between(at, now).toSeconds();
        if (seconds < 1) {
            return "now";
        }
        long days = seconds / 86_400;
        if (days >= 730) {
            return count(days / 365, "year");
        }
        if (days >= 60) {
            return count(days / 30, "month");
        }
        if (days >= 2) {
            return count(days, "day");
        }
        if (seconds >= 7_200) {
            return count(seconds / 3_600, "hour");
        }
        return seconds >= 120 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s") + " ago";
    }
}
