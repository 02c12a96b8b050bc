package io.entail.project;

import io.entail.read.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The status of a projector. Immutable.
 *
 * @param state what it does now
 * @param target the database
 * @param generation of tables that readers use; 0 for none yet
 * @param building generation that is built beside it; 0 for none
 * @param reached position that the tables of readers have reached, as far as this process knows
 * @param lag changes that the feed has and they do not, as far as is known
 * @param late how long ago the first record was appended that they do not have yet; zero when they have all
 * @param applied changes applied since the start
 * @param rate changes a second, lately
 * @param broken rows whose writers have stored what is no entity, applied since the start
 * @param problem what is wrong or waited for, null when nothing is
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

    /** What a projector does. */
    public enum State {
        /** Waits for Kafka, the feed or the database. */
        STARTING,
        /** Applies what is in the feed, behind its end. */
        CATCHING_UP,
        /** Follows the feed as it grows. */
        RUNNING,
        /** Is ready to take over from the process that works on the database. */
        STANDBY,
        /** The database refuses a row: nothing is applied behind it until that has changed. */
        STUCK,
        /** Tries again after an error. */
        RECONNECTING,
        /** Will not go on without an operator. */
        STOPPED,
        CLOSED
    }
}
