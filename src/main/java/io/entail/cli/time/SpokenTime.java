package io.entail.cli.time;

import io.entail.errors.words.Excerpt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in the forms that people use:
 *
 * <pre>
 * now                                        this moment
 * today  yesterday  2026-11-28               the first moment of a day
 * 13:53  13:53:07.120                        that time today, if it is in the past
 * yesterday 13:53  2026-11-28 13:53          a time of a day
 * 2h ago  1h30m ago  3 days ago              a duration before this moment
 * 2026-11-28T13:53:07Z  2026-11-28 13:53 +01:00   with an offset
 * </pre>
 *
 * <p>Days and times without an offset are those of the given zone. Upper and lower case are the same. A text that may
 * mean two moments is refused. Pure functions.
 */
public final class SpokenTime {
    /** The examples that messages contain. */
    static final String EXAMPLES =
            "yesterday, '2h ago', '3 days ago', 13:53, '2026-11-28 13:53' or 2026-11-28T13:53:00Z";

    /** Longer texts are refused without reading them. */
    private static final int LENGTH_MAX = 64;

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern DATE_AND_TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)t(.*)");
    private static final Pattern TIME =
            Pattern.compile("(\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)(z|utc|[+-]\\d\\d(?::?\\d\\d)?)?");
    private static final Pattern OFFSET = Pattern.compile("z|utc|[+-]\\d\\d(?::?\\d\\d)?");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,6}) ?([a-z]+) ?");

    private SpokenTime() {}

    /**
     * Returns the moment that a text names.
     *
     * @param now this moment
     * @param zone the zone of days and times without an offset
     * @throws IllegalArgumentException when the text names no moment, or may mean two; the message tells the possible
     *     forms
     */
    public static Instant read(String text, Instant now, ZoneId zone) {
        String said = text.length() > LENGTH_MAX
                ? ""
                : text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        if (said.equals("now")) {
            return now;
        }
        try {
            return said.endsWith(" ago")
                    ? ago(text, said.substring(0, said.length() - " ago".length()), now.atZone(zone))
                    : named(text, words(said), now, zone);
        } catch (DateTimeException | ArithmeticException e) {
            throw unreadable(text, e);
        }
    }

    private static Instant ago(String text, String said, ZonedDateTime now) {
        Matcher amount = AMOUNT.matcher(said);
        ZonedDateTime then = now;
        int end = 0;
        while (amount.find() && amount.start() == end) {
            then = before(text, then, Integer.parseInt(amount.group(1)), amount.group(2));
            end = amount.end();
        }
        if (end == 0 || end < said.length()) {
            throw unreadable(text, null);
        }
        return then.toInstant();
    }

    /** Days and longer units are counted by the calendar, with the same time of day. */
    private static ZonedDateTime before(String text, ZonedDateTime now, int number, String unit) {
        return switch (unit) {
            case "s", "sec", "secs", "second", "seconds" -> now.minusSeconds(number);
            case "m", "min", "mins", "minute", "minutes" -> now.minusMinutes(number);
            case "h", "hr", "hrs", "hour", "hours" -> now.minusHours(number);
            case "d", "day", "days" -> now.minusDays(number);
            case "w", "week", "weeks" -> now.minusWeeks(number);
            case "mo", "month", "months" -> now.minusMonths(number);
            case "y", "year", "years" -> now.minusYears(number);
            default -> throw unreadable(text, null);
        };
    }

    private static List<String> words(String said) {
        Matcher iso = DATE_AND_TIME.matcher(said);
        return List.of((iso.matches() ? iso.group(1) + " " + iso.group(2) : said).split(" ", -1));
    }

    /** Reads a day, a time and an offset in this order, each of which may be missing. */
    private static Instant named(String text, List<String> words, Instant now, ZoneId zone) {
        int next = 0;
        String day = words.get(0);
        boolean hasDay = day.equals("today")
                || day.equals("yesterday")
                || DATE.matcher(day).matches();
        next += hasDay ? 1 : 0;
        Matcher clock = TIME.matcher(next < words.size() ? words.get(next) : "");
        boolean hasTime = clock.matches();
        next += hasTime ? 1 : 0;
        String offset = hasTime ? clock.group(2) : null;
        if (offset == null
                && next > 0
                && next < words.size()
                && OFFSET.matcher(words.get(next)).matches()) {
            offset = words.get(next++);
        }
        if (next == 0 || next < words.size()) {
            throw unreadable(text, null);
        }
        ZoneId place = offset == null ? zone : offset(offset);
        LocalDate date = date(hasDay ? day : "today", now.atZone(place).toLocalDate());
        if (!hasTime) {
            return date.atStartOfDay(place).toInstant();
        }
        Instant moment = instant(text, date.atTime(LocalTime.parse(clock.group(1))), place);
        if (!hasDay && moment.isAfter(now)) {
            throw new IllegalArgumentException("'" + Excerpt.of(text) + "' is still to come today: say 'yesterday "
                    + Excerpt.of(text) + "' or 'today " + Excerpt.of(text) + "'");
        }
        return moment;
    }

    private static ZoneOffset offset(String text) {
        return text.equals("z") || text.equals("utc") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static LocalDate date(String day, LocalDate today) {
        return switch (day) {
            case "today" -> today;
            case "yesterday" -> today.minusDays(1);
            default -> LocalDate.parse(day);
        };
    }

    /** When clocks are changed, a local time exists twice or not at all. */
    private static Instant instant(String text, LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        if (offsets.size() == 1) {
            return time.toInstant(offsets.get(0));
        }
        throw new IllegalArgumentException("'" + Excerpt.of(text) + "' is "
                + (offsets.isEmpty()
                        ? "no time of " + zone + ": the clocks were set forward then"
                        : "two times of " + zone + ", for the clocks were set back then: say '" + Excerpt.of(text) + " "
                                + offsets.get(0) + "' or '" + Excerpt.of(text) + " " + offsets.get(1) + "'"));
    }

    private static IllegalArgumentException unreadable(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + Excerpt.of(text) + "' is neither a position such as 0:41 nor a time such as " + EXAMPLES, cause);
    }
}
