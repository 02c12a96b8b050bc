package io.entail.audit.verify;

import io.entail.read.Position;

/** Is told about the progress of a verification, on its thread. */
public interface VerifyListener {
    /** A fault was found. Called as soon as it is found, for the first thousand. */
    void found(Finding finding);

    /** The topic of changes was read up to {@code offset}. */
    default void read(long offset, long end) {}

    /** The feed has not reached the wanted position yet; called repeatedly while waiting. */
    default void waiting(Position reached, Position wanted) {}

    /** {@code rows} of the rows of the replica were compared. */
    default void compared(long rows, long all) {}
}
