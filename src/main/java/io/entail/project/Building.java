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
 * Builds a generation beside the one that readers use, on a thread and a connection of its own. A generation that is
 * built from the feed or a checkpoint is ready when it has everything that the feed has, and follows the feed until it
 * is asked to end. A generation that replaces tables which cannot take a definition ({@link NextGeneration}) is ready
 * as soon as it has everything that those tables have, because readers wait for it. Used by one thread.
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

    /** Completes with the number of its generation. */
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private final Thread thread;
    private volatile long through = Long.MAX_VALUE;
    private volatile boolean closing;

    /** Tables that cannot take a definition. */
    record Former(int generation, Outgrown why) {}

    /**
     * Starts the thread.
     *
     * @param former the tables that it replaces and is made from, null for a rebuild
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

    /** Whether readers can be switched to it; throws the error with which building has failed. */
    boolean isReady() {
        if (ended.isCompletedExceptionally()) {
            result(ended);
        }
        return ready.isDone();
    }

    /** Waits until it has reached a position and ends it. Returns the number of its generation. */
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

    /**
     * Returns a listener that logs the number of rows from time to time, and that ends the filling when this is closed.
     */
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

    /** Returns the feed's position and digest at the position of the checkpoint. */
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

    /**
     * Follows the feed until this is asked to end. Returns the definitions that the tables cannot take when they stop
     * at such; null otherwise.
     */
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
