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
     * A record of the log has changed nothing: a write that was refused, that is a repeat or that has neither puts nor
     * deletes, or a control record that was refused.
     *
     * @param at when it was appended, by the clock of the log's broker
     */
    default void outcome(Position position, Instant at, FeedOutcome outcome) {}

    /**
     * Called for a control record that begins the store, enables a protocol, or defines, prepares or migrates an entity.
     *
     * @param at when the record was appended, by the log's clock
     */
    default void control(Position position, Instant at, FeedControl control) {}

    /**
     * The feed has reached a position by a record that is not a change. Called after {@link #outcome} and {@link
     * #control}. The position that a change reaches is in the change itself.
     *
     * @param at when the record of the log was appended, by the log's clock
     */
    default void reached(FeedEnd end, Instant at) {}
}
