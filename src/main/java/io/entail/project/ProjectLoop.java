package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.TopicRefusedException;
import io.entail.errors.UnknownPositionException;
import io.entail.project.ProjectStatus.State;
import io.entail.read.Position;
import io.entail.text.Log;
import io.entail.topics.RestartLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Takes part in the election of the projector of a database, and fills the database while this process is elected.
 * After a lasting error it stays stopped and reports that in its status.
 */
final class ProjectLoop implements AutoCloseable {
    private static final Logger logger = Log.of(ProjectLoop.class);
    private static final Duration WAIT = Duration.ofMillis(500);

    /** The time between two checks whether tables are ready for which readers wait. */
    private static final Duration STEP = Duration.ofMillis(50);

    /** The longest time for which a read may go on with the tables that were in use when it began. */
    private static final Duration LONGEST_READ = Duration.ofSeconds(30);

    private final EntityStoreConfig config;
    private final Targets targets;
    private final ChangeFeed feed;
    private final ProjectOptions options;
    private final ProjectProgress progress;
    private final RestartLoop loop;
    private boolean rebuild;
    private String toldProblem = "";

    /** Starts, on a thread of its own. */
    ProjectLoop(
            EntityStoreConfig config,
            Targets targets,
            ChangeFeed feed,
            ProjectOptions options,
            ProjectProgress progress) {
        this.config = config;
        this.targets = targets;
        this.feed = feed;
        this.options = options;
        this.rebuild = options.rebuild();
        this.progress = progress;
        this.loop = new RestartLoop(
                config,
                "entail-project-" + config.store(),
                new RestartLoop.Words("The projector", "cannot go on"),
                new Attempts());
        loop.start();
    }

    private final class Attempts implements RestartLoop.Work {
        @Override
        public void run(Runnable wake) throws Exception {
            attempt();
        }

        @Override
        public void troubled(String problem) {
            progress.state(State.RECONNECTING, problem);
        }

        @Override
        public void stopped(EntailException cause) {
            logger.error("The projector stopped target={} cause={}", targets.name(), cause.getMessage());
            progress.state(State.STOPPED, cause.getMessage());
        }
    }

    private void attempt() throws InterruptedException {
        try (Target target = targets.open()) {
            while (!loop.isClosing()) {
                awaitTurn(target);
                if (loop.isClosing()) {
                    return;
                }
                try {
                    takeTurn(target);
                } catch (OtherProjectorException e) {
                    logger.info("Another projector works target={} cause={}", targets.name(), e.getMessage());
                    progress.state(State.STANDBY, null);
                    loop.pause(WAIT);
                }
            }
        }
    }

    private void awaitTurn(Target target) throws InterruptedException {
        while (!loop.isClosing() && !target.awaitTurn(WAIT)) {
            loop.well();
            progress.state(State.STANDBY, null);
            TargetPosition position = target.inUse();
            if (position != null) {
                progress.inUse(position);
            }
        }
    }

    private void takeTurn(Target target) throws InterruptedException {
        progress.state(State.STARTING, null);
        FeedOrigin origin = FeedOrigin.await(feed, () -> {
            progress.state(State.STARTING, "the feed has nothing yet: does a publisher run?");
            return !loop.isClosing() && target.awaitTurn(Duration.ZERO);
        });
        if (origin == null) {
            return;
        }
        TargetPosition inUse = target.inUse();
        if (inUse != null) {
            requireSame(inUse, origin);
        }
        Leftovers leftovers = new Leftovers(target, LONGEST_READ);
        if (inUse == null && (options.from() == null || options.history())) {
            // There are no readers yet, so the new tables can be used before they are complete; a reader waits for
            // positions.
            int first = begin(target, origin);
            target.use(first);
            rebuild = false;
        }
        while (!loop.isClosing() && follow(target, origin, leftovers)) {
            logger.info("Readers use other tables now target={}", targets.name());
        }
    }

    private int begin(Target target, FeedOrigin origin) {
        try (Generation generation =
                target.begin(origin.store(), origin.writesTopicId(), origin.changesTopicId(), options.history())) {
            return generation.position().generation();
        }
    }

    private void requireSame(TargetPosition inUse, FeedOrigin origin) {
        boolean sameLog = inUse.writesTopicId().isEmpty()
                || origin.writesTopicId().isEmpty()
                || inUse.writesTopicId().equals(origin.writesTopicId());
        if (!inUse.storeId().equals(origin.store().id()) || !sameLog) {
            throw new TopicRefusedException(
                    targets.name() + " has the state of store " + inUse.storeId() + " from the topic "
                            + inUse.writesTopicId() + ", and " + config.changesTopic() + " is of store "
                            + origin.store().id() + " in the topic " + origin.writesTopicId()
                            + ": was the store made anew? Name another schema or keyspace, or take that one away",
                    Map.of());
        }
    }

    /**
     * Follows the feed until this process is no longer elected, or readers were switched to other tables; returns true
     * in the latter case.
     */
    private boolean follow(Target target, FeedOrigin origin, Leftovers leftovers) throws InterruptedException {
        TargetPosition inUse = target.inUse();
        try (Generation generation = inUse == null ? null : target.open(inUse.generation());
                FollowFeed follow = generation == null ? null : begin(generation)) {
            if (generation != null) {
                progress.inUse(generation.position());
            }
            loop.well();
            return keepUp(target, origin, leftovers, follow);
        }
    }

    /**
     * Starts to follow the feed with a generation; null when a rebuild was asked for and readers keep these tables as
     * they are until it is complete.
     */
    private @Nullable FollowFeed begin(Generation generation) {
        try {
            return FollowFeed.begin(generation, feed, targets.name(), new Following());
        } catch (TopicRefusedException | UnknownPositionException e) {
            if (!rebuild) {
                throw e;
            }
            logger.warn(
                    "Tables that do not fit the feed are made anew target={} cause={}", targets.name(), e.getMessage());
            return null;
        }
    }

    private boolean keepUp(Target target, FeedOrigin origin, Leftovers leftovers, @Nullable FollowFeed follow)
            throws InterruptedException {
        Building building = rebuild || follow == null ? build(origin, null) : null;
        try {
            while (!loop.isClosing()) {
                if (!target.awaitTurn(Duration.ZERO)) {
                    throw new OtherProjectorException("the turn is another's");
                }
                leftovers.drop(target, building);
                Outgrown outgrown = follow == null ? null : follow.outgrown();
                if (follow == null || outgrown != null) {
                    loop.pause(building == null ? Duration.ZERO : STEP);
                } else {
                    follow.step();
                    outgrown = follow.outgrown();
                }
                if (follow != null && outgrown != null && building == null) {
                    logger.info("The tables cannot take a new definition: others are built target={}", targets.name());
                    building =
                            build(origin, new Building.Former(follow.position().generation(), outgrown));
                }
                if (building != null && building.isReady()) {
                    int next = building.finish(
                            follow == null || follow.outgrown() != null
                                    ? Position.START
                                    : follow.position().position());
                    target.use(next);
                    rebuild = false;
                    progress.building(0);
                    leftovers.since();
                    return true;
                }
            }
            return false;
        } finally {
            if (building != null) {
                building.close();
            }
        }
    }

    private Building build(FeedOrigin origin, Building.@Nullable Former former) {
        return new Building(targets, feed, origin, options, former, new BuildingHeard());
    }

    /** Receives the progress of the tables that readers use. */
    private final class Following implements FollowFeed.Listener {
        @Override
        public void applied(Batch batch, TargetPosition position) {
            progress.applied(batch);
            progress.at(position);
        }

        @Override
        public void waiting(@Nullable FeedStep first) {
            progress.waitingSince(first == null ? null : first.at());
        }

        @Override
        public void state(State state, @Nullable String problem) {
            progress.state(state, problem);
            if (problem != null && !problem.equals(toldProblem)) {
                logger.error("The projector is stuck target={} cause={}", targets.name(), problem);
            } else if (problem == null && !toldProblem.isEmpty()) {
                logger.info("The projector goes on target={}", targets.name());
            }
            toldProblem = Objects.requireNonNullElse(problem, "");
        }
    }

    /** Receives the progress of the tables that are being built. */
    private final class BuildingHeard implements FollowFeed.Listener {
        @Override
        public void begun(int generation) {
            progress.building(generation);
        }

        @Override
        public void applied(Batch batch, TargetPosition position) {
            progress.applied(batch);
            progress.building(position.generation());
        }

        @Override
        public void waiting(@Nullable FeedStep first) {
            // Readers do not wait for these tables.
        }

        @Override
        public void state(State state, @Nullable String problem) {
            if (problem != null && state == State.STUCK) {
                logger.error("The tables that are built are stuck target={} cause={}", targets.name(), problem);
            }
        }
    }

    /** Finishes or undoes the work under way, and ends within a minute. */
    @Override
    public void close() {
        loop.close();
        progress.state(State.CLOSED, null);
    }
}
