package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.contract.TestLogs;
import io.entail.project.log.DatabaseLog;
import io.entail.project.log.LateDatabase;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.TestPublisher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * One log in Kafka, its publisher, and a database in memory that is always a little behind. A test can stop the
 * publisher and the database.
 */
final class LateLogs implements TestLogs {
    private static final MemorySchemaIds IDS = new MemorySchemaIds();

    private final EntityStoreConfig config;
    private final TestPublisher publisher;
    private final LateDatabase database;
    private final Thread publishing;
    private volatile boolean publishes = true;
    private volatile boolean closed;

    LateLogs(String bootstrap, String store) {
        this(bootstrap, store, builder -> builder);
    }

    /** Makes a log with these settings in place of the usual ones. */
    LateLogs(String bootstrap, String store, UnaryOperator<EntityStoreConfig.Builder> settings) {
        config = settings.apply(EntityStoreConfig.builder(bootstrap, Path.of("unused"))
                        .withStore(store)
                        .withWriteTimeout(Duration.ofSeconds(20)))
                .build();
        try {
            publisher = new TestPublisher(bootstrap, store, IDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        publishing = new Thread(this::publish, "publish-" + store);
        publishing.setDaemon(true);
        publishing.start();
        database = new LateDatabase(config, IDS);
    }

    private void publish() {
        while (!closed) {
            synchronized (publisher) {
                if (publishes) {
                    publisher.follow(Duration.ofMillis(20));
                }
            }
            sleep(Duration.ofMillis(1));
        }
        publisher.close();
    }

    EntityStoreConfig config() {
        return config;
    }

    LateDatabase database() {
        return database;
    }

    /** Stops or resumes the publisher. */
    void publishes(boolean now) {
        synchronized (publisher) {
            publishes = now;
        }
    }

    @Override
    public DatabaseLog open() {
        return open(config);
    }

    /** Opens the log with these settings in place of the usual ones. */
    DatabaseLog open(EntityStoreConfig other) {
        return DatabaseLog.open(other, IDS, "the late database", database.state(), Clock.systemUTC());
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
        sleep(time);
    }

    private static void sleep(Duration time) {
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
        database.close();
    }
}
