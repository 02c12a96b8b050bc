package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedEnd;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.FollowFeed.Listener;
import io.entail.read.Position;
import io.entail.replica.directory.CopiedState;
import io.entail.resolve.Head;
import io.entail.text.Log;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Builds a generation beside the one that readers use, on a thread of its own with a connection of its own. One that is made
 * from the feed or a checkpoint is ready when it has everything that the feed has, and follows until it is asked to end. One
 * that takes the place of tables which cannot go on ({@link NextGeneration}) is ready as soon as it has what those have, for
 * readers wait for it. Used by one thread.
 */
final class Building implements AutoCloseable {
    private static final Logger log = Log.of(Building.class);
    private static final long CLOSE_MS = 20_000;
    private static final long ROWS_TOLD = 10_000;

    private final Targets targets;
    private final ChangeFeed feed;
    private final FeedOrigin origin;
    private final ProjectOptions options;
    private final Listener listener;
    private final @Nullable Former former;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /** With the number of its generation. */
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private final Thread thread;
    private volatile long through = Long.MAX_VALUE;
    private volatile boolean closing;

    /** Tables that cannot go on. */
    record Former(int generation, Outgrown why) {}

    /**
     * Begins.
     *
     * @param former the tables whose place it takes and from which it is made, null for a rebuild
     */
    Building(
            Targets targets,
            ChangeFeed feed,
            FeedOrigin origin,
            ProjectOptions options,
            @Nullable Former former,
            Listener listener) {
        this.targets = targets;
        this.feed = feed;
        this.origin = origin;
        this.options = options;
        this.listener = listener;
        this.former = former;
        this.thread = new Thread(this::run, "entail-build-" + feed.config().store());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether readers can be led to it; fails with what it has failed with. */
    boolean isReady() {
        if (ended.isCompletedExceptionally()) {
            result(ended);
        }
        return ready.isDone();
    }

    /** Lets it come to a position and ends it. The number of its generation. */
    int finish(Position position) {
        through = position.offset();
        return result(ended);
    }

    private static int result(CompletableFuture<Integer> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void run() {
        try (Target target = targets.open()) {
            ended.complete(former == null ? rebuild(target) : takePlace(target, former));
            ready.complete(null);
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
            ended.completeExceptionally(e);
        }
    }

    private int takePlace(Target target, Former from) {
        try (Generation stands = target.open(from.generation());
                Generation next = next(target, stands, from.why())) {
            return next.position().generation();
        }
    }

    private Generation next(Target target, Generation stands, Outgrown why) {
        return NextGeneration.of(
                target,
                origin,
                stands,
                why,
                listener::begun,
                told("rows are written into the tables of the next generation"));
    }

    private int rebuild(Target target) {
        Generation generation = begun(target);
        try {
            fill(generation);
            for (Outgrown why = follow(generation); why != null; why = follow(generation)) {
                Generation former = generation;
                generation = next(target, former, why);
                former.close();
                dropped(target, former.position().generation());
            }
            return generation.position().generation();
        } finally {
            generation.close();
        }
    }

    private static void dropped(Target target, int generation) {
        try {
            target.drop(generation);
        } catch (StoreUnavailableException e) {
            log.debug("Tables that nobody uses are dropped later target={}", target.name(), e);
        }
    }

    private Generation begun(Target target) {
        Generation generation =
                target.begin(origin.store(), origin.writesTopicId(), origin.changesTopicId(), options.history());
        log.info(
                "A generation of tables is built target={} generation={}",
                targets.name(),
                generation.position().generation());
        return generation;
    }

    private void fill(Generation generation) {
        Path from = options.from();
        if (from == null || options.history()) {
            return;
        }
        try (CopiedState state = CopiedState.open(from)) {
            if (!origin.writesTopicId().isEmpty() && !state.topicId().equals(origin.writesTopicId())) {
                throw new InvalidOptionsException(
                        "the checkpoint in " + from + " is of another log, not of "
                                + feed.config().writesTopic(),
                        Map.of("from", "is of another log"));
            }
            state.whole(whole -> {
                FeedEnd end = place(whole.head(), from);
                generation.defineAll(state.definitions());
                generation.fill(whole::each, end, Instant.EPOCH, told("rows of the checkpoint are written"));
                return true;
            });
        }
    }

    /** Logs the number of rows from time to time, and ends the writing when this is closed. */
    private Generation.RowsListener told(String what) {
        long[] told = {0};
        return rows -> {
            if (rows - told[0] >= ROWS_TOLD) {
                told[0] = rows;
                listener.state(ProjectStatus.State.CATCHING_UP, rows + " " + what);
            }
            if (closing) {
                throw new StoreUnavailableException("the projector stops", null);
            }
        };
    }

    /** What the feed says where the checkpoint stands. */
    private FeedEnd place(Head head, Path from) {
        try (FeedSteps steps = new FeedSteps(feed, Position.of(head.offset()))) {
            FeedEnd told = steps.beginning();
            if (told == null
                    || told.sequence() != head.sequence()
                    || (told.offset() == head.offset() && !told.logDigest().equals(head.digest()))) {
                throw new InvalidOptionsException(
                        "the checkpoint in " + from + " stands at position " + Position.of(head.offset())
                                + ", where the feed has another history",
                        Map.of("from", "does not fit the feed"));
            }
            return new FeedEnd(head.offset(), head.digest(), told.sequence(), told.digest());
        }
    }

    /** Until it is asked to end, or the tables cannot go on: then with what they cannot become. */
    private @Nullable Outgrown follow(Generation generation) {
        try (FollowFeed follow = FollowFeed.begin(generation, feed, targets.name(), listener)) {
            while (!closing && generation.position().end().offset() < through) {
                follow.step();
                if (follow.outgrown() != null) {
                    return follow.outgrown();
                }
                if (follow.isLive()) {
                    ready.complete(null);
                }
            }
            return null;
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
