package io.entail.dao.write;

import org.jspecify.annotations.Nullable;

/**
 * Receives the beginning and end of every write that a caller makes. An implementation has to be thread-safe and quick,
 * and must not throw.
 */
public interface WriteObserver {
    /** Called when a write begins; {@link #ended} follows. */
    void begun();

    /**
     * Called when the outcome is known, or known to stay unknown.
     *
     * @param error null when it has taken effect
     */
    void ended(long nanos, @Nullable Throwable error);
}
