package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.contract.TestLogs;
import io.entail.project.DatabaseState;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.project.Targets;
import io.entail.project.log.DatabaseLog;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.TestPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * One log in Kafka, its publisher, and a real projector that keeps the state in a database, with history. Each process
 * reads and plans there.
 */
class ProjectedLogs implements TestLogs {
    private static final MemorySchemaIds IDS = new MemorySchemaIds();

    private final EntityStoreConfig config;
    private final String database;
    private final BiFunction<EntityStoreConfig, Clock, DatabaseState> states;
    private final Runnable drop;
    private final TestPublisher publisher;
    private final Thread publishing;
    private final Targets targets;
    private Projector projector;
    private volatile boolean closed;

    /**
     * Begins with an empty log and an empty database.
     *
     * @param database the name of the database, for messages and metrics
     * @param states connects a process to the database
     * @param drop deletes the data from the database
     */
    ProjectedLogs(
            EntityStoreConfig config,
            String database,
            Targets targets,
            BiFunction<EntityStoreConfig, Clock, DatabaseState> states,
            Runnable drop) {
        this.config = config;
        this.database = database;
        this.states = states;
        this.drop = drop;
        try {
            publisher = new TestPublisher(config.bootstrap(), config.store(), IDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        publishing = new Thread(this::publish, "publish-" + config.store());
        publishing.setDaemon(true);
        publishing.start();
        this.targets = targets;
        this.projector = projector();
    }

    private Projector projector() {
        return Projector.start(config, IDS, database, targets, new ProjectOptions(false, null, true));
    }

    /** Stops or resumes the projector. */
    void projects(boolean now) {
        projector.close();
        if (now) {
            projector = projector();
        }
    }

    private void publish() {
        while (!closed) {
            publisher.follow(Duration.ofMillis(50));
        }
        publisher.close();
    }

    EntityStoreConfig config() {
        return config;
    }

    @Override
    public DatabaseLog open() {
        return open(config);
    }

    /** Opens the log with these settings in place of the usual ones. */
    DatabaseLog open(EntityStoreConfig other) {
        Clock clock = Clock.systemUTC();
        return DatabaseLog.open(other, IDS, database, states.apply(other, clock), clock);
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public boolean hasReplica() {
        return false;
    }

    /** Does nothing, because the broker's clock cannot be set. */
    @Override
    public void pass(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            publishing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        projector.close();
        drop.run();
    }
}
