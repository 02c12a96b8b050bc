package io.entail.changes;

import io.entail.read.Position;
import java.time.Instant;

/**
 * Hears what the feed says beside changes, in the order of the log and so between the changes of two writes, on the thread
 * that reads. A feed that an older release has made says nothing of it ({@link ChangeFeed#complete}). What a method throws
 * leaves the reader before the record: it comes again.
 */
public interface FeedNotes {
    /** Hears nothing. */
    FeedNotes NONE = new FeedNotes() {};

    /**
     * A record of the log has changed nothing: a write that was refused, that was there before or that has neither puts nor
     * deletes, or a control record that was refused.
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
     * The feed has come to a position with a record that is no change, whatever it says; after {@link #outcome} and
     * {@link #control}. What a change has reached, it says itself.
     *
     * @param at when the record of the log was appended, by the log's clock
     */
    default void reached(FeedEnd end, Instant at) {}
}
