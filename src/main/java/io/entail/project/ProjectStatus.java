package io.entail.project;

import io.entail.read.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The status of a projector. Immutable.
 *
 * @param state the current state of the projector
 * @param target the database
 * @param generation of tables that readers use; 0 for none yet
 * @param building generation that is built beside it; 0 for none
 * @param reached position that the tables of readers have reached, as far as this process knows
 * @param lag the number of changes that the feed has and the tables do not, as far as is known
 * @param late the age of the first record that the tables do not have yet; zero when they have all
 * @param applied changes applied since the start
 * @param rate recent changes per second
 * @param broken the number of rows applied since the start whose bytes are no valid entity
 * @param problem the error, or what the projector waits for; null for neither
 */
public record ProjectStatus(
        State state,
        String target,
        int generation,
        int building,
        Position reached,
        long lag,
        Duration late,
        long applied,
        double rate,
        long broken,
        @Nullable String problem) {

    /** The state of a projector. */
    public enum State {
        /** Waits for Kafka, the feed or the database. */
        STARTING,
        /** Applies what is in the feed, behind its end. */
        CATCHING_UP,
        /** Follows the feed as it grows. */
        RUNNING,
        /** Is ready to take over from the process that works on the database. */
        STANDBY,
        /** The database refuses a row; nothing after it is applied until the database accepts it. */
        STUCK,
        /** Tries again after an error. */
        RECONNECTING,
        /** Has stopped; an operator has to act. */
        STOPPED,
        CLOSED
    }
}
