package io.entail.read;

/**
 * Sees the changes of an entity's rows: in the order of the log, one at a time, on a thread of the watch. It may take
 * its time and may read and write: no write waits for it. What it throws is logged, and the next change follows.
 */
@FunctionalInterface
public interface WatchListener {
    /** A row has changed. Reads in this process show the change already, and perhaps later ones. */
    void changed(EntityChange change);

    /** Changes went by that it will not see. By default nothing happens but what the watch itself logs. */
    default void missed(MissedChanges missed) {}
}
