package io.entail.audit.verify;

import io.entail.read.Position;

/** Hears how a verification gets on, on its thread. */
public interface VerifyListener {
    /** Something is not as it should be; told as soon as it is found, the first thousand. */
    void found(Finding finding);

    /** So much of the topic of changes was read. */
    default void read(long offset, long end) {}

    /** The feed has ended here for now, and is to come to a position; told again and again. */
    default void waiting(Position reached, Position wanted) {}

    /** So many rows of the replica were compared. */
    default void compared(long rows, long all) {}
}
