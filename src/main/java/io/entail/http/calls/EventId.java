package io.entail.http.calls;

import io.entail.changes.Change;
import io.entail.changes.FeedStart;
import io.entail.read.Position;

/**
 * A place in a feed: behind a write, or behind one of its changes. Immutable.
 *
 * <pre>
 *   0:41    behind everything that was written at 0:41
 *   0:41/2  behind the first three changes of it
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
     * What a client has kept.
     *
     * @throws IllegalArgumentException when it is none, or of another shard
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

    /** Where to begin to read to find what comes behind it. */
    FeedStart start() {
        return FeedStart.after(index == ALL ? position : Position.of(position.offset() - 1));
    }

    /** Whether a change that is read from there on was seen before. */
    boolean covers(Change change) {
        return index != ALL && change.position().equals(position) && change.index() <= index;
    }

    @Override
    public String toString() {
        return index == ALL ? position.toString() : position.toString() + SEPARATOR + index;
    }
}
