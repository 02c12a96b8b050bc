package io.entail.publish;

import io.entail.read.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The status of the publisher of a store. Immutable.
 *
 * @param state what it does now
 * @param reached the position that the feed has reached, as far as this process knows
 * @param end offset after the last record that the log is known to have, -1 when unknown
 * @param sequence of the last change in the feed
 * @param digest of the log and its outcomes where the feed stands, 64 hexadecimal digits
 * @param sent changes sent since the start
 * @param delay how long ago the first record was appended that the feed does not tell of yet; zero when it tells of all
 * @param problem what is wrong or waited for, null when nothing is
 */
public record PublishStatus(
        State state,
        Position reached,
        long end,
        long sequence,
        String digest,
        long sent,
        Duration delay,
        @Nullable String problem) {

    /** What a publisher does. */
    public enum State {
        /** Waits for Kafka, the store's first record or the numbers of schemas, or compares its state with the feed. */
        STARTING,
        /** Publishes what is in the log, and then follows it. */
        RUNNING,
        /** Is ready to take over from the process that publishes. */
        STANDBY,
        /** Records wait for the number of a schema, because the registry is away. */
        HELD,
        /** Tries again after an error. */
        RECONNECTING,
        /** Will not go on without an operator. */
        STOPPED,
        CLOSED
    }

    /** Offsets between where the feed stands and the end of the log. */
    public long lag() {
        return Math.max(0, end - reached.offset() - 1);
    }
}
