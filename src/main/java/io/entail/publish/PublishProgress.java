package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.publish.PublishStatus.State;
import io.entail.read.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far the publisher has come, as its thread tells and everybody may ask. Thread-safe. */
final class PublishProgress {
    private volatile State state = State.STARTING;
    private volatile @Nullable String problem = "it waits for Kafka";
    private volatile FeedEnd feed = FeedEnd.NONE;
    private volatile long end = -1;
    private volatile long sent;
    private volatile long waitingSince;
    private volatile boolean stopping;

    PublishStatus status() {
        FeedEnd reached = feed;
        long since = waitingSince;
        return new PublishStatus(
                state,
                Position.of(reached.offset()),
                Math.max(end, reached.offset() + 1),
                reached.sequence(),
                reached.logDigest().toString(),
                sent,
                since == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - since)),
                problem);
    }

    State state() {
        return state;
    }

    void state(State now, @Nullable String why) {
        state = now;
        problem = why;
    }

    void feed(FeedEnd reached) {
        feed = reached;
    }

    FeedEnd feed() {
        return feed;
    }

    /** Offset after the last record of the log that is known. */
    void end(long known) {
        end = Math.max(end, known);
    }

    void sent(long changes) {
        sent += changes;
    }

    /** Append time of the first record that waits, 0 for none. */
    void waitingSince(long appendTime) {
        waitingSince = appendTime;
    }

    /** Makes the publisher end where it waits. */
    void stop() {
        stopping = true;
    }

    void checkNotStopping() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** Ends a publisher that is asked to stop; no failure. */
    static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("the publisher stops", null, false, false);
        }
    }
}
