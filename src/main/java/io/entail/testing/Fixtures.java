package io.entail.testing;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.publish.PublishStatus;
import io.entail.testing.EntailExtension.Fixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * The objects that tests get: a store in memory with its clock; or the settings of a store over Kafka and, if
 * requested, that store.
 */
final class Fixtures {
    static final String NO_CLOCK =
            "the times of a store over Kafka are the broker's: take EntailExtension.inMemory() to set the clock";
    static final String NO_SETTINGS =
            "a store in memory has neither settings nor a feed: take EntailExtension.overKafka()";

    private Fixtures() {}

    /** A store without Kafka. */
    record Memory(EntityStore store, SettableClock clock) implements Fixture {
        @Override
        public Object parameter(Class<?> type) {
            if (type == EntityStoreConfig.class) {
                throw new ParameterResolutionException(NO_SETTINGS);
            }
            return type == SettableClock.class ? clock : store;
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** A store over Kafka with a topic and a directory of its own. Confined to one thread at a time. */
    static final class Kafka implements Fixture {
        /** Long, because machines that run tests may be busy. */
        private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(2);

        private static final long STEP_MILLIS = 20;

        private final EntityStoreConfig config;
        private @Nullable EntityStore store;

        private Kafka(EntityStoreConfig config) {
            this.config = config;
        }

        static Kafka of(boolean feed, Consumer<EntityStoreConfig.Builder> settings) {
            String name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
            try {
                EntityStoreConfig.Builder builder = EntityStoreConfig.builder(
                                SharedStack.bootstrap(), Files.createTempDirectory("entail-test-"))
                        .withStore(name);
                if (feed) {
                    builder.withRegistry(SharedStack.registry()).withPublishCandidate(true);
                }
                settings.accept(builder);
                return new Kafka(builder.build());
            } catch (IOException e) {
                throw new UncheckedIOException("no directory for a test's store can be made", e);
            }
        }

        @Override
        public Object parameter(Class<?> type) {
            if (type == SettableClock.class) {
                throw new ParameterResolutionException(NO_CLOCK);
            }
            if (type == EntityStoreConfig.class) {
                return config;
            }
            EntityStore open = store;
            if (open == null) {
                open = EntityStore.open(config);
                store = open;
                awaitPublished(open);
            }
            return open;
        }

        /**
         * Waits until the topic of the feed exists, so that readers of the feed find it. A store that is not a
         * candidate has no feed.
         */
        private static void awaitPublished(EntityStore store) {
            long deadline = System.nanoTime() + PUBLISHED_WITHIN.toNanos();
            PublishStatus status = store.publisher().orElse(null);
            while (status != null && status.state() != PublishStatus.State.RUNNING) {
                if (status.state() == PublishStatus.State.STOPPED || System.nanoTime() > deadline) {
                    throw new ParameterResolutionException("the feed of the test's store has not begun within "
                            + PUBLISHED_WITHIN.toSeconds() + " s: its publisher is " + status.state() + ", problem: "
                            + status.problem());
                }
                pause();
                status = store.publisher().orElse(null);
            }
        }

        private static void pause() {
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ParameterResolutionException("interrupted while waiting for the feed of a test's store", e);
            }
        }

        @Override
        public void close() {
            Path directory = config.directory();
            try {
                if (store != null) {
                    store.close();
                }
            } finally {
                SharedStack.delete(directory);
            }
        }
    }
}
