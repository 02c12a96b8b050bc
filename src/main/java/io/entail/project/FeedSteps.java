package io.entail.project;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedStart;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The feed of a store from a position on, one record of the log after the other. Used by one thread. */
final class FeedSteps implements AutoCloseable {
    private final Queue<FeedStep> steps = new ArrayDeque<>();
    private final ChangeReader reader;
    private @Nullable FeedControl control;

    /** Begins after a position. */
    FeedSteps(ChangeFeed feed, Position after) {
        this.reader = waiting(() -> feed.complete().from(FeedStart.after(after)).open(new Notes()));
    }

    /** A feed that has vanished or was cut comes back when it is made anew, and who reads it here knows where it stands. */
    private static <T> T waiting(Supplier<T> read) {
        try {
            return read.get();
        } catch (TopicRefusedException | PositionGoneException e) {
            throw new StoreUnavailableException(e.getMessage() + ". It is waited for", e);
        }
    }

    private final class Notes implements FeedNotes {
        @Override
        public void control(Position position, Instant at, FeedControl said) {
            control = said;
        }

        @Override
        public void reached(FeedEnd end, Instant at) {
            LogRecord record = control == null ? null : control.record();
            int version = FeedControl.version(record);
            if (record != null && control != null && version > 0) {
                String entity = Objects.requireNonNull(FeedControl.entity(record));
                steps.add(new FeedStep.Defined(record, entity, control.ordinal(), version, end, at));
            } else if (record instanceof LogRecord.Store store) {
                steps.add(new FeedStep.Begun(store, end, at));
            } else {
                steps.add(new FeedStep.Moved(end, at));
            }
            control = null;
        }
    }

    /** What the feed says of how far it has come right before the first step; null when it does not say. */
    @Nullable
    FeedEnd beginning() {
        return reader.beginning();
    }

    /** Where the log ended when this was opened. */
    Position end() {
        return reader.end();
    }

    /** The next step, which stays the next one; null when none comes within the time. */
    @Nullable
    FeedStep peek(Duration timeMax) {
        if (steps.isEmpty()) {
            List<Change> write = waiting(() -> reader.pollWrite(timeMax));
            if (!write.isEmpty()) {
                steps.add(new FeedStep.Written(write));
            }
        }
        return steps.peek();
    }

    /** The step that was looked at is done with. */
    void remove() {
        steps.remove();
    }

    @Override
    public void close() {
        reader.close();
    }
}
