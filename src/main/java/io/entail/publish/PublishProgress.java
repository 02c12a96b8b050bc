package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.publish.PublishStatus.State;
import io.entail.read.Position;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The progress of the publisher, which its thread reports and any thread may read. Thread-safe. */
final class PublishProgress {
    private volatile State state = State.STARTING;
    private volatile @Nullable String problem = "it waits for Kafka";
    private volatile FeedEnd feed = FeedEnd.NONE;
    private final AtomicLong end = new AtomicLong(-1);
    private final AtomicLong sent = new AtomicLong();
    private volatile long waitingSince;
    private volatile boolean stopping;

    PublishStatus status() {
        FeedEnd reached = feed;
        long since = waitingSince;
        return new PublishStatus(
                state,
                Position.of(reached.offset()),
                Math.max(end.get(), reached.offset() + 1),
                reached.sequence(),
                reached.logDigest().toString(),
                sent.get(),
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

    /** Reports the offset after the last known record of the log. */
    void end(long known) {
        end.accumulateAndGet(known, Math::max);
    }

    void sent(long changes) {
        sent.addAndGet(changes);
    }

    /** Reports the append time of the first record that waits, 0 for none. */
    void waitingSince(long appendTime) {
        waitingSince = appendTime;
    }

    /** Asks the publisher to stop, also while it waits. */
    void stop() {
        stopping = true;
    }

    void checkNotStopping() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** Thrown to end a publisher that was asked to stop; it is not a failure. */
    static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("the publisher stops", null, false, false);
        }
    }
}
