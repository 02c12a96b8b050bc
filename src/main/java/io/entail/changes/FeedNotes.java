package io.entail.changes;

import io.entail.read.Position;
import java.time.Instant;

/**
 * Receives the records of the feed that are not changes, in the order of the log and so between the changes of two
 * writes, on the reading thread. A feed of an older release has no such records ({@link ChangeFeed#complete}). If a
 * method throws, the reader stays before the record and delivers it again.
 */
public interface FeedNotes {
    /** Ignores everything. */
    FeedNotes NONE = new FeedNotes() {};

    /**
     * Called for a record of the log that has changed nothing: a write that was refused, is a repeat or has neither
     * puts nor deletes, or a control record that was refused.
     *
     * @param at when it was appended, by the log's clock
     */
    default void outcome(Position position, Instant at, FeedOutcome outcome) {}

    /**
     * Called for a control record that begins the store, enables a protocol, or defines, prepares or migrates an entity.
     *
     * @param at when the record was appended, by the log's clock
     */
    default void control(Position position, Instant at, FeedControl control) {}

    /**
     * Called when the feed has reached a position with a record that is not a change, after {@link #outcome} and
     * {@link #control}. A change contains the position that it reaches.
     *
     * @param at when the record of the log was appended, by the log's clock
     */
    default void reached(FeedEnd end, Instant at) {}
}
