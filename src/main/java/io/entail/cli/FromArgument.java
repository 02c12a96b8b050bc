package io.entail.cli;

import io.entail.changes.FeedStart;
import io.entail.read.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** The place in a feed that a command begins from. */
final class FromArgument {
    static final String FORMS = "POSITION|TIME|beginning|end";
    static final String DESCRIPTION = "beginning; end; a position such as 0:41: with what came after it; a time such as"
            + " 2026-11-24T09:30:00Z or 2026-11-24 (UTC): with the first record that is not older. Default:"
            + " ${DEFAULT-VALUE}.";

    private static final Pattern POSITION = Pattern.compile("-?\\d+:-?\\d+");
    private static final Pattern DAY = Pattern.compile("[+-]?\\d+-\\d+-\\d+");

    private FromArgument() {}

    /**
     * What a text names.
     *
     * @throws IllegalArgumentException when it is none of the forms
     */
    static FeedStart read(String text) {
        if (text.equals("beginning")) {
            return FeedStart.BEGINNING;
        }
        if (text.equals("end")) {
            return FeedStart.END;
        }
        if (POSITION.matcher(text).matches()) {
            return FeedStart.after(Position.parse(text));
        }
        return FeedStart.at(time(text));
    }

    private static Instant time(String text) {
        try {
            return DAY.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither beginning nor end, nor a position such as 0:41, nor a time such as"
                            + " 2026-11-24T09:30:00Z",
                    e);
        }
    }
}
