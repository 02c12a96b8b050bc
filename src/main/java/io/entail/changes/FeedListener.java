package io.entail.changes;

import io.entail.errors.EntailException;
import java.util.List;

/** Is told of the changes of the feed, write by write in the order of the log, on a thread of the subscription. */
@FunctionalInterface
public interface FeedListener extends FeedNotes {
    /**
     * A write has changed rows. What this throws ends the subscription before the write: it comes again to whoever begins
     * where the subscription stands, in a group to the next member.
     *
     * @param changes those of the write that are wanted, at least one
     */
    void changed(List<Change> changes);

    /** The feed cannot be read any further; what passes by itself, such as a broker that is away, is waited for. */
    default void failed(EntailException cause) {}
}
