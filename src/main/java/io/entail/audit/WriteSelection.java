package io.entail.audit;

import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.read.Position;
import org.jspecify.annotations.Nullable;

/**
 * Some writes of the past: those of a part of the log, of one actor, for one reason. What is not said does not matter.
 * Immutable.
 *
 * @param from position of the first that counts
 * @param through position of the last that counts; null for the last that there is
 * @param actor who must have written; null for anybody
 * @param reason what must have been given as reason; null for any
 */
public record WriteSelection(
        Position from,
        @Nullable Position through,
        @Nullable String actor,
        @Nullable String reason) {
    public WriteSelection {
        Misuse.requireGiven(from, "from");
    }

    /** All writes, to be narrowed down. */
    public static final WriteSelection ALL = new WriteSelection(Position.of(0), null, null, null);

    /** The one write at a position. */
    public static WriteSelection at(Position position) {
        return between(position, position);
    }

    /** Every write from one position through another. */
    public static WriteSelection between(Position from, Position through) {
        return ALL.from(from).through(through);
    }

    /** Nothing before a position. */
    public WriteSelection from(Position first) {
        return new WriteSelection(first, through, actor, reason);
    }

    /** Nothing after a position. */
    public WriteSelection through(Position last) {
        return new WriteSelection(from, last, actor, reason);
    }

    /** Only what somebody wrote. */
    public WriteSelection writtenBy(String name) {
        return new WriteSelection(from, through, name, reason);
    }

    /** Only what was written for a reason, in the same words. */
    public WriteSelection writtenBecause(String text) {
        return new WriteSelection(from, through, actor, text);
    }

    /** Whether it is one position, whoever wrote there. */
    public boolean isOne() {
        return from.equals(through);
    }

    boolean selects(PastWrite write) {
        return (actor == null || actor.equals(write.actor())) && (reason == null || reason.equals(write.reason()));
    }

    /** Such as {@code between 0:3 and 0:7, by 'ann'}. */
    @Override
    public String toString() {
        String where =
                isOne() ? "at position " + from : "between " + from + " and " + (through == null ? "now" : through);
        return where
                + (actor == null ? "" : ", by '" + Excerpt.of(actor) + "'")
                + (reason == null ? "" : ", because of '" + Excerpt.of(reason) + "'");
    }
}
