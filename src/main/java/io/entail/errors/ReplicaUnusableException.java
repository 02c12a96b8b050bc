package io.entail.errors;

import org.jspecify.annotations.Nullable;

/**
 * The directory of a replica cannot be used: its files are damaged, it belongs to another store or user, or its disk
 * refuses to be read or written. The message names the directory, the cause and the way out. Nothing in the directory
 * was changed.
 */
public final class ReplicaUnusableException extends EntailException {
    public static final int CODE = 118;

    private final boolean canBeRebuilt;

    /** With the cause that was found, and whether to build the replica again would help. */
    public ReplicaUnusableException(String message, boolean canBeRebuilt, @Nullable Throwable cause) {
        super(CODE, "replica unusable", message);
        this.canBeRebuilt = canBeRebuilt;
        if (cause != null) {
            initCause(cause);
        }
    }

    /**
     * Whether the files are damaged, so that the setting {@code entail.replica.rebuild} builds the state again, from a
     * checkpoint or from the log. Otherwise the surroundings have to change.
     */
    public boolean canBeRebuilt() {
        return canBeRebuilt;
    }
}
