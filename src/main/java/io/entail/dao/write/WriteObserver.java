package io.entail.dao.write;

import org.jspecify.annotations.Nullable;

/** Hears of every write of a store that a caller has asked for. Thread-safe, quick, and throws nothing. */
public interface WriteObserver {
    /** A write is under way; {@link #ended} follows. */
    void begun();

    /**
     * Its outcome is known, or will not be.
     *
     * @param error null when it has taken effect
     */
    void ended(long nanos, @Nullable Throwable error);
}
