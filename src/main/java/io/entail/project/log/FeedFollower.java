package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedOutcome;
import io.entail.changes.FeedStart;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.Position;
import io.entail.topics.RestartLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Follows the change feed from the database's position to learn the outcomes of this process's writes. It uses a thread
 * of its own, which goes on after temporary errors. Thread-safe.
 */
final class FeedFollower implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final EntityStoreConfig config;
    private final Source source;
    private final Hearer hearer;
    private final ChangeFeed feed;
    private final RestartLoop loop;

    /** The position up to which the feed was read; null before the starting position is known. */
    private volatile @Nullable Position heard;

    private volatile @Nullable ChangeReader reading;

    /** Finds the position to begin at, before each run. */
    interface Source {
        /**
         * Whether the store is empty: no record in the log and nothing in the database.
         *
         * @throws TopicRefusedException when the log is not the one whose state is in the database
         */
        boolean isEmpty() throws InterruptedException;

        /** Returns the position of the database, {@link FeedEnd#NONE} when it has nothing of the store. */
        FeedEnd database();
    }

    /** Receives the feed in log order, on the thread of the follower. */
    interface Hearer {
        /** Called when there is nothing to read yet. */
        void nothingYet();

        /** Called when reading begins, with the end of the log at that time. */
        void begins(Position end);

        /** Called for a write that has changed at least one row. */
        void changed(List<Change> write);

        /** Called for a record that has changed nothing. */
        void outcome(Position position, FeedOutcome outcome);

        /** Called for an accepted control record. */
        void control(Position position);

        /** Called when the feed was read up to a position. */
        void reached(FeedEnd end);
    }

    /** Creates it; {@link #start} starts the thread. */
    FeedFollower(EntityStoreConfig config, SchemaIds ids, Source source, Hearer hearer) {
        this.config = config;
        this.source = source;
        this.hearer = hearer;
        this.feed = ChangeFeed.of(config, ids).complete();
        this.loop = new RestartLoop(
                config,
                "entail-follow-" + config.store(),
                new RestartLoop.Words("The reader of the feed", "cannot follow the feed"),
                new Following());
    }

    void start() {
        loop.start();
    }

    RestartLoop.State state() {
        return loop.state();
    }

    @Nullable
    String problem() {
        return loop.problem();
    }

    /** Returns a future that completes with the lasting error when there is one. */
    CompletableFuture<EntailException> stopped() {
        return loop.stopped();
    }

    /** Returns the position up to which the feed was read; null before it was found. */
    @Nullable
    Position heard() {
        return heard;
    }

    private final class Following implements RestartLoop.Work {
        @Override
        public void run(Runnable wake) throws Exception {
            if (source.isEmpty()) {
                hearer.nothingYet();
            }
            FeedEnd database = source.database();
            Position known = heard;
            Position after = known == null ? Position.of(database.offset()) : known;
            try (ChangeReader reader = feed.from(FeedStart.after(after)).open(new Notes())) {
                reading = reader;
                if (known == null) {
                    compare(database, reader.beginning());
                }
                heard = after;
                hearer.begins(reader.end());
                loop.well();
                follow(reader);
            } finally {
                reading = null;
            }
        }

        private void follow(ChangeReader reader) {
            try {
                while (!loop.isClosing()) {
                    List<Change> write = reader.pollWrite(WAIT);
                    if (!write.isEmpty()) {
                        hearer.changed(write);
                        hearer.reached(write.get(write.size() - 1).end());
                    }
                    heard = reader.reached();
                }
            } catch (PositionGoneException | TopicRefusedException e) {
                // A rebuilt feed should have the following records as well; opening it again shows whether it has.
                throw new StoreUnavailableException(e.getMessage(), e);
            } catch (EntailException e) {
                if (!loop.isClosing()) {
                    throw e;
                }
            }
        }

        @Override
        public void hurry() {
            ChangeReader waiting = reading;
            if (waiting != null) {
                waiting.close();
            }
        }
    }

    /** Checks that database and feed have the same digest at the position where reading begins. */
    private void compare(FeedEnd database, @Nullable FeedEnd told) {
        if (told == null || told.offset() != database.offset() || told.equals(database)) {
            return;
        }
        throw Divergence.found(config, database, told);
    }

    private final class Notes implements FeedNotes {
        @Override
        public void outcome(Position position, Instant at, FeedOutcome outcome) {
            hearer.outcome(position, outcome);
        }

        @Override
        public void control(Position position, Instant at, FeedControl control) {
            hearer.control(position);
        }

        @Override
        public void reached(FeedEnd end, Instant at) {
            heard = Position.of(end.offset());
            hearer.reached(end);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
