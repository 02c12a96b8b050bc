package io.entail.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a log and of the state that is computed from it. Immutable.
 *
 * @param state what the reader of the log is doing
 * @param reached the position that the state has reached
 * @param end offset after the last known record of the log, -1 when unknown
 * @param current the last time at which the state was known to be complete, null when it never was
 * @param digest digest of the log and its outcomes at {@code reached}, 64 hexadecimal digits
 * @param problem the last error, null when there was none since the state was last complete
 */
public record LogStatus(
        State state,
        Position reached,
        long end,
        @Nullable Instant current,
        String digest,
        @Nullable String problem) {

    /** What the reader of a log is doing. */
    public enum State {
        /** It reads the log up to its end. */
        CATCHING_UP,
        /** It follows the log as it grows. */
        RUNNING,
        /** It cannot reach the log and tries again; reads are stale. */
        RECONNECTING,
        /** It has stopped and needs an operator; reads are stale and writes are refused. */
        STOPPED,
        CLOSED
    }
}
