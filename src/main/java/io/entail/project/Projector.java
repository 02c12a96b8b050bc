package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedStatus;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.text.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Keeps the state of a store in a database, in the background: every whole write of the change feed, in order and
 * exactly once. Several processes may run a projector for one database; one of them works and the others are ready to
 * take over.
 *
 * <p>Without a projector, reads of the database still work, but the state does not advance. Thread-safe.
 */
public final class Projector implements AutoCloseable {
    private static final Logger log = Log.of(Projector.class);
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final EntityStoreConfig config;
    private final ProjectProgress progress;
    private final ProjectGauges gauges;
    private final ProjectLoop loop;
    private final ScheduledExecutorService looking;

    private Projector(
            EntityStoreConfig config, SchemaIds ids, String database, Targets targets, ProjectOptions options) {
        this.config = config;
        this.progress = new ProjectProgress(targets.name());
        this.gauges = new ProjectGauges(config.store(), database, progress);
        this.loop = new ProjectLoop(config, targets, ChangeFeed.of(config, ids), options, progress);
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "entail-project-lag-" + config.store());
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused =
                looking.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Starts to fill a database in the background. Kafka, the feed and the database need not be available yet.
     *
     * @param database for metrics, {@code postgres} or {@code cassandra}
     */
    public static Projector start(
            EntityStoreConfig config, SchemaIds ids, String database, Targets targets, ProjectOptions options) {
        return new Projector(config, ids, database, targets, options);
    }

    /** Logs how far the projector is behind while it catches up. */
    private void look() {
        ProjectStatus.State state = progress.state();
        if (state != ProjectStatus.State.CATCHING_UP && state != ProjectStatus.State.STUCK) {
            return;
        }
        try {
            FeedStatus.of(config, Instant.now()).ifPresent(feed -> progress.feed(feed.sequence()));
        } catch (EntailException e) {
            log.debug("How far the feed has come is not known", e);
        } catch (RuntimeException e) {
            log.warn("How far the feed has come is not known store={} cause={}", config.store(), e.toString());
        }
    }

    public ProjectStatus status() {
        return progress.status();
    }

    /** Finishes the work under way and stops, within a minute. */
    @Override
    public void close() {
        looking.shutdownNow();
        try {
            loop.close();
        } finally {
            gauges.close();
        }
    }
}
