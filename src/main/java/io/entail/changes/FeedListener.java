package io.entail.changes;

import io.entail.errors.EntailException;
import java.util.List;

/** Receives the changes of the feed, write by write in the order of the log, on a thread of the subscription. */
@FunctionalInterface
public interface FeedListener extends FeedNotes {
    /**
     * Called with the changes of one write. If this method throws, the subscription ends and its position stays before
     * the write, so the write is delivered again: to the next subscription from that position, or in a group to the
     * next member.
     *
     * @param changes the changes of the write that match the subscription, at least one
     */
    void changed(List<Change> changes);

    /**
     * Called when the feed cannot be read any further, after which the subscription ends. For passing causes, such as a
     * broker that is away, the subscription waits instead.
     */
    default void failed(EntailException cause) {}
}
