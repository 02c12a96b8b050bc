package io.entail.errors;

import org.jspecify.annotations.Nullable;

/**
 * The directory of a replica cannot be used: its files are damaged, it belongs to another store or user, or its disk
 * refuses to be read or written. The message names the directory, the cause and the remedy. Nothing in the directory
 * was changed.
 */
public final class ReplicaUnusableException extends EntailException {
    public static final int CODE = 118;

    private final boolean canBeRebuilt;

    /**
     * Creates the exception with its cause; {@code canBeRebuilt} says whether building the replica again would help.
     */
    public ReplicaUnusableException(String message, boolean canBeRebuilt, @Nullable Throwable cause) {
        super(CODE, "replica unusable", message);
        this.canBeRebuilt = canBeRebuilt;
        if (cause != null) {
            initCause(cause);
        }
    }

    /**
     * Whether the files are damaged, so that the setting {@code entail.replica.rebuild} helps, which builds the state
     * again from a checkpoint or from the log. Otherwise the cause is outside of the replica and has to be removed
     * first.
     */
    public boolean canBeRebuilt() {
        return canBeRebuilt;
    }
}
