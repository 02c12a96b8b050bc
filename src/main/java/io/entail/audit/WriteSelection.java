package io.entail.audit;

import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.read.Position;
import org.jspecify.annotations.Nullable;

/**
 * Selects past writes by a range of the log, by actor and by reason. Criteria that are not given match everything.
 * Immutable.
 *
 * @param from position of the first write
 * @param through position of the last write; null for the end of the log
 * @param actor the actor; null for any
 * @param reason the exact reason; null for any
 */
public record WriteSelection(
        Position from,
        @Nullable Position through,
        @Nullable String actor,
        @Nullable String reason) {
    public WriteSelection {
        Misuse.requireGiven(from, "from");
    }

    /** Selects all writes; a starting point for narrower selections. */
    public static final WriteSelection ALL = new WriteSelection(Position.of(0), null, null, null);

    /** Selects the write at a position. */
    public static WriteSelection at(Position position) {
        return between(position, position);
    }

    /** Selects every write from one position through another. */
    public static WriteSelection between(Position from, Position through) {
        return ALL.from(from).through(through);
    }

    /** Returns this selection without writes before a position. */
    public WriteSelection from(Position first) {
        return new WriteSelection(first, through, actor, reason);
    }

    /** Returns this selection without writes after a position. */
    public WriteSelection through(Position last) {
        return new WriteSelection(from, last, actor, reason);
    }

    /** Returns this selection restricted to one actor. */
    public WriteSelection writtenBy(String name) {
        return new WriteSelection(from, through, name, reason);
    }

    /** Returns this selection restricted to writes with exactly this reason. */
    public WriteSelection writtenBecause(String text) {
        return new WriteSelection(from, through, actor, text);
    }

    /** Returns whether it selects a single position, without other criteria. */
    public boolean isOne() {
        return from.equals(through);
    }

    boolean selects(PastWrite write) {
        return (actor == null || actor.equals(write.actor())) && (reason == null || reason.equals(write.reason()));
    }

    /** Returns a description such as {@code between 0:3 and 0:7, by 'ann'}. */
    @Override
    public String toString() {
        String where =
                isOne() ? "at position " + from : "between " + from + " and " + (through == null ? "now" : through);
        return where
                + (actor == null ? "" : ", by '" + Excerpt.of(actor) + "'")
                + (reason == null ? "" : ", because of '" + Excerpt.of(reason) + "'");
    }
}
