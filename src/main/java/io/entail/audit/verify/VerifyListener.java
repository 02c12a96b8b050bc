package io.entail.audit.verify;

/** Hears how a verification gets on, on its thread. */
public interface VerifyListener {
    /** Something is not as it should be; told as soon as it is found, the first thousand. */
    void found(Finding finding);

    /** So much of the topic of changes was read. */
    default void read(long offset, long end) {}

    /** So many rows of the replica were compared. */
    default void compared(long rows, long all) {}
}
