package io.entail.read;

/**
 * Is told of the changes of an entity's rows, one at a time and in the order of the log, on a thread of the watch. It
 * may take its time and may read and write, because no write waits for it. An exception that it throws is logged, and
 * the next change follows.
 */
@FunctionalInterface
public interface WatchListener {
    /** Called when a row has changed. Reads in this process already show this change, and possibly later ones. */
    void changed(EntityChange change);

    /** Called when some changes will not be delivered. By default nothing happens except that the watch logs it. */
    default void missed(MissedChanges missed) {}
}
