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

/** Reads the feed of a store from a position on, one record of the log after the other. Used by one thread. */
final class FeedSteps implements AutoCloseable {
    private final Queue<FeedStep> steps = new ArrayDeque<>();
    private final ChangeReader reader;
    private @Nullable FeedControl control;

    /** Starts after a position. */
    FeedSteps(ChangeFeed feed, Position after) {
        this.reader = waiting(() -> feed.complete().from(FeedStart.after(after)).open(new Notes()));
    }

    /**
     * Reads, and turns the error of a feed that is missing or cut into one that passes: the feed may be rebuilt, and
     * the reader here knows its own position.
     */
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

    /** Returns the position and digest that the feed has right before the first step; null when it has none there. */
    @Nullable
    FeedEnd beginning() {
        return reader.beginning();
    }

    /** Returns the end of the log when this was opened. */
    Position end() {
        return reader.end();
    }

    /** Returns the next step without removing it; null when none comes within the time. */
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

    /** Removes the step that {@code peek} has returned. */
    void remove() {
        steps.remove();
    }

    @Override
    public void close() {
        reader.close();
    }
}
