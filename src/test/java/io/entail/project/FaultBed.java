package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.publish.Publisher;
import io.entail.publish.ThingLog;
import io.entail.replica.Things;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A store with the entity {@code things}, which is written and published continuously, for tests of projectors. */
final class FaultBed implements AutoCloseable {
    static final Duration WAIT_MAX = Duration.ofSeconds(90);

    final EntityStoreConfig config;
    final SchemaRegistry ids;
    final ThingLog things;
    private @Nullable Publisher publisher;
    private @Nullable Thread load;
    private volatile boolean enough;

    FaultBed(StackExtension stack, Path directory) {
        this(stack, directory, stack.freshStore());
    }

    FaultBed(StackExtension stack, Path directory, String store) {
        this.config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(store))
                .withStore(store)
                .withRegistry(stack.registryUrl())
                .withPublishCandidate(true)
                .build();
        this.ids = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        this.things = new ThingLog(config);
        publish();
    }

    String store() {
        return config.store();
    }

    void publish() {
        publisher = Publisher.of(things.log(), ids);
    }

    void stopPublisher() {
        if (publisher != null) {
            publisher.close();
        }
    }

    Projector project(Targets targets, ProjectOptions options) {
        return Projector.start(config, ids, "test", targets, options);
    }

    Projector project(Copy copy) {
        return project(copy.targets(), ProjectOptions.NONE);
    }

    /** Writes in the background, hundreds of times a second and more, until {@link #enough}. */
    void load(Random random) {
        long seed = random.nextLong();
        enough = false;
        load = new Thread(() -> {
            Random own = new Random(seed);
            while (!enough) {
                things.random(own, 20);
                LockSupport.parkNanos(20_000_000);
            }
        });
        load.start();
    }

    void enough() {
        enough = true;
        if (load != null) {
            join(load);
        }
    }

    /** Waits until a thread has ended. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a thing, and asserts that the write is accepted. */
    void put(String id, @Nullable String name, @Nullable String parent) {
        assertThat(things.write(Things.put(id, things.version(id), name, parent))
                        .accepted())
                .as("the write of %s is accepted", id)
                .isTrue();
    }

    void delete(String id) {
        assertThat(things.write(Things.delete(id, things.version(id))).accepted())
                .as("the deletion of %s is accepted", id)
                .isTrue();
    }

    /**
     * Waits until the database has reached the end of the log, and asserts that its rows are those of the replica:
     * nothing is missing, duplicated or different.
     */
    void requireSame(Copy copy) throws Exception {
        long end = things.position();
        await().atMost(WAIT_MAX)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(copy.position())
                        .as("the database has reached the end of the log")
                        .isEqualTo(end));
        assertThat(copy.things())
                .as("the rows of the database are those of the replica")
                .isEqualTo(Replica.things(things));
        assertThat(copy.digest())
                .as("the database has the replica's digest of the log")
                .isEqualTo(things.digest());
        assertThat(copy.disagreement()).isEmpty();
    }

    @Override
    public void close() {
        try {
            enough();
        } finally {
            stopPublisher();
            things.close();
            ids.close();
        }
    }
}
