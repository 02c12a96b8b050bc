package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedEnd;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.FollowFeed.Listener;
import io.entail.read.Position;
import io.entail.replica.directory.CopiedState;
import io.entail.resolve.Head;
import io.entail.state.Defined;
import io.entail.text.Log;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;

/**
 * Builds a generation beside the one that readers use, on a thread of its own with a connection of its own, until it has
 * everything that the feed has; then follows until it is asked to end. Used by one thread.
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
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile long through = Long.MAX_VALUE;
    private volatile boolean closing;

    /** Begins. */
    Building(Targets targets, ChangeFeed feed, FeedOrigin origin, ProjectOptions options, Listener listener) {
        this.targets = targets;
        this.feed = feed;
        this.origin = origin;
        this.options = options;
        this.listener = listener;
        this.thread = new Thread(this::run, "entail-build-" + feed.config().store());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it has come to the feed's end; fails with what it has failed with. */
    boolean isReady() {
        if (ended.isCompletedExceptionally()) {
            result(ended);
        }
        return ready.isDone();
    }

    /** Lets it come to a position and ends it. The number of its generation. */
    int finish(Position position) {
        through = position.offset();
        result(ended);
        return result(ready);
    }

    private static <T> T result(CompletableFuture<T> future) {
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
        try (Target target = targets.open();
                Generation generation = begun(target)) {
            fill(generation);
            follow(generation);
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ready.completeExceptionally(e);
            ended.completeExceptionally(e);
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
                for (Defined entity : state.definitions().all()) {
                    for (int version = 1; entity.version(version) != null; version++) {
                        generation.define(
                                Objects.requireNonNull(entity.version(version)).definition(),
                                generation.position().end(),
                                Instant.EPOCH);
                    }
                }
                long[] told = {0};
                generation.fill(whole, end, Instant.EPOCH, rows -> {
                    if (rows - told[0] >= ROWS_TOLD) {
                        told[0] = rows;
                        listener.state(ProjectStatus.State.CATCHING_UP, rows + " rows of the checkpoint are written");
                    }
                    if (closing) {
                        throw new StoreUnavailableException("the projector stops", null);
                    }
                });
                return true;
            });
        }
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

    private void follow(Generation generation) {
        try (FollowFeed follow = FollowFeed.begin(generation, feed, targets.name(), listener)) {
            while (!closing && generation.position().end().offset() < through) {
                follow.step();
                if (follow.isOutgrown()) {
                    throw new StoreUnavailableException(
                            "the tables being built cannot take a definition that has come; they are begun again",
                            null);
                }
                if (follow.isLive()) {
                    ready.complete(generation.position().generation());
                }
            }
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
