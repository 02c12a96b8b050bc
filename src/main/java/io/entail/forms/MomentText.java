package io.entail.forms;

import io.entail.audit.Moment;
import io.entail.dao.EntityStore;
import io.entail.errors.words.Excerpt;
import io.entail.read.Position;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment as people type it: a position such as {@code 0:41}, or a time in ISO 8601. Exactly one of the two is null.
 * Immutable.
 */
public record MomentText(
        @Nullable Position position, @Nullable Instant time) {
    private static final Pattern POSITION = Pattern.compile("-?\\d+:-?\\d+");

    /**
     * Reads a moment.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static MomentText parse(String text) {
        if (POSITION.matcher(text).matches()) {
            return new MomentText(Position.parse(text), null);
        }
        try {
            return new MomentText(null, time(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + Excerpt.of(text)
                            + "' is neither a position such as 0:41 nor a time such as 2026-01-31T12:00:00Z",
                    e);
        }
    }

    private static Instant time(String text) {
        if (text.length() == "2026-01-31".length()) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    /** Returns the moment in a store. */
    public Moment in(EntityStore store) {
        Position given = position;
        return given != null ? store.moments().at(given) : store.moments().at(time == null ? Instant.MAX : time);
    }

    /** Returns the position of the first write at or after the moment. */
    public Position first(EntityStore store) {
        Position given = position;
        if (given != null) {
            return given;
        }
        Instant before = time == null ? Instant.MIN : time.minusMillis(1);
        return Position.of(store.moments().at(before).position().offset() + 1);
    }
}
