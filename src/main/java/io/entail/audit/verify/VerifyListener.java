package io.entail.audit.verify;

import io.entail.read.Position;

/** Receives the progress of a verification, on its thread. */
public interface VerifyListener {
    /** Called when a fault is found, for the first thousand. */
    void found(Finding finding);

    /** Called when the topic of changes was read up to {@code offset}. */
    default void read(long offset, long end) {}

    /** Called repeatedly while the feed has not reached the wanted position yet. */
    default void waiting(Position reached, Position wanted) {}

    /** Called when {@code rows} rows of the replica were compared. */
    default void compared(long rows, long all) {}
}
