package io.entail.publish;

import io.entail.read.Position;
import org.jspecify.annotations.Nullable;

/**
 * How the publisher of a store is doing. Immutable.
 *
 * @param state what it does now
 * @param reached the last record of the log that was resolved
 * @param end offset after the last record that the log is known to have, -1 when unknown
 * @param sequence the last sequence there
 * @param digest of the log and its outcomes there, 64 hexadecimal digits
 * @param sent changes sent since the start
 * @param restores how often state was read from its changelog since the start
 * @param problem what is wrong, null when nothing is
 */
public record PublishStatus(
        State state,
        Position reached,
        long end,
        long sequence,
        String digest,
        long sent,
        int restores,
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

    /** Offsets between where it stands and the end of the log. */
    public long lag() {
        return Math.max(0, end - reached.offset() - 1);
    }
}
