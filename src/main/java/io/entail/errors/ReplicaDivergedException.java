package io.entail.errors;

/** Two replicas read the same log and came to different states. Which of them is wrong cannot be told from here. */
public final class ReplicaDivergedException extends EntailException {
    public static final int CODE = 113;

    public ReplicaDivergedException(String message) {
        super(CODE, "replica diverged", message);
    }
}
