package io.entail.http.calls;

import io.entail.changes.Change;
import io.entail.changes.FeedStart;
import io.entail.read.Position;

/**
 * A place in a feed: after a write, or after one of its changes. Immutable.
 *
 * <pre>
 *   0:41    after everything that was written at 0:41
 *   0:41/2  after its first three changes
 * </pre>
 *
 * @param position of the write
 * @param index of the last change that was seen, {@link #ALL} for its last
 */
record EventId(Position position, int index) {
    private static final int ALL = Integer.MAX_VALUE;
    private static final char SEPARATOR = '/';

    static EventId of(Position position) {
        return new EventId(position, ALL);
    }

    static EventId of(Change change) {
        return new EventId(change.position(), change.isLast() ? ALL : change.index());
    }

    /**
     * Parses an id that a client sends back.
     *
     * @throws IllegalArgumentException when it is not an event id, or belongs to another shard
     */
    static EventId parse(String text) {
        int end = text.indexOf(SEPARATOR);
        Position position = Position.parse(end < 0 ? text : text.substring(0, end));
        position.requireHere();
        if (end < 0) {
            return of(position);
        }
        String index = text.substring(end + 1);
        if (!index.matches("[0-9]{1,9}") || position.offset() <= 0) {
            throw new IllegalArgumentException("'" + index + "' is not the index of a change in its write");
        }
        return new EventId(position, Integer.parseInt(index));
    }

    /** Returns where reading has to start to continue after this place. */
    FeedStart start() {
        return FeedStart.after(index == ALL ? position : Position.of(position.offset() - 1));
    }

    /** Whether a change is at or before this place, and so was seen before. */
    boolean covers(Change change) {
        return index != ALL && change.position().equals(position) && change.index() <= index;
    }

    @Override
    public String toString() {
        return index == ALL ? position.toString() : position.toString() + SEPARATOR + index;
    }
}
