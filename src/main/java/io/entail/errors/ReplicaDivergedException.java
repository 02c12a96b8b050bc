package io.entail.errors;

/** Two replicas read the same log and computed different states. This process cannot tell which of them is wrong. */
public final class ReplicaDivergedException extends EntailException {
    public static final int CODE = 113;

    public ReplicaDivergedException(String message) {
        super(CODE, "replica diverged", message);
    }
}
