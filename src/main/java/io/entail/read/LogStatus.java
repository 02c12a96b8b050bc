package io.entail.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a log and the state it leads to are doing. Immutable.
 *
 * @param state what it does now
 * @param reached how far the state has come
 * @param end offset after the last record that the log is known to have, -1 when unknown
 * @param current the moment at which the state was last known to be complete, null when it never was
 * @param digest of the log and its outcomes there, 64 hexadecimal digits
 * @param problem the last error, null when there was none since the state was last complete
 */
public record LogStatus(
        State state,
        Position reached,
        long end,
        @Nullable Instant current,
        String digest,
        @Nullable String problem) {

    /** What a log does. */
    public enum State {
        /** Reads the log up to its end. */
        CATCHING_UP,
        /** Follows the log as it grows. */
        RUNNING,
        /** Cannot reach the log and tries again; reads are stale. */
        RECONNECTING,
        /** Will not go on without an operator; reads are stale, writes are refused. */
        STOPPED,
        CLOSED
    }
}
