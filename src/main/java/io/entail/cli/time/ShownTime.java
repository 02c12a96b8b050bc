package io.entail.cli.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the command line shows them to people: local, with the offset, so that they can be given back to it. */
public final class ShownTime {
    private static final DateTimeFormatter WHOLE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private ShownTime() {}

    /** Such as {@code 2026-11-28 13:53:07.120 +01:00}, in the zone of this process. */
    public static String local(Instant at) {
        return text(at, LocalZone.zone());
    }

    /** Likewise, in a zone. */
    public static String text(Instant at, ZoneId zone) {
        return WHOLE.format(at.atZone(zone));
    }

    /**
     * How long ago it was, in one unit and rounded down: {@code 2 hours ago}. What is not over yet is {@code now}.
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
