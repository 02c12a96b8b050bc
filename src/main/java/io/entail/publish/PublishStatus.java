package io.entail.publish;

import io.entail.read.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The status of the publisher of a store. Immutable.
 *
 * @param state the current state of the publisher
 * @param reached the position that the feed has reached, as far as this process knows
 * @param end offset after the last record that the log is known to have, -1 when unknown
 * @param sequence of the last change in the feed
 * @param digest of the log and its outcomes where the feed stands, 64 hexadecimal digits
 * @param sent changes sent since the start
 * @param delay the age of the first record whose outcome the feed does not have yet; zero when it has all
 * @param problem the error, or what the publisher waits for; null for neither
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

    /** The state of a publisher. */
    public enum State {
        /** Waits for Kafka, the store's first record or the ids of schemas, or compares its state with the feed. */
        STARTING,
        /** Publishes what is in the log, and then follows it. */
        RUNNING,
        /** Is ready to take over from the process that publishes. */
        STANDBY,
        /** Records wait for the id of a schema, because the registry is unreachable. */
        HELD,
        /** Tries again after an error. */
        RECONNECTING,
        /** It has stopped, and an operator has to act. */
        STOPPED,
        CLOSED
    }

    /** Returns the number of offsets between the position of the feed and the end of the log. */
    public long lag() {
        return Math.max(0, end - reached.offset() - 1);
    }
}
