package io.entail.testing;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.testing.EntailExtension.Fixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What tests have: a store in memory with its clock, or the settings of one over Kafka and, when asked for, that store. */
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

    /** A topic and a directory of its own; one thread at a time. */
    static final class Kafka implements Fixture {
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
            }
            return open;
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
