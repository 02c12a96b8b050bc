package io.entail.dao;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.SettingKeys;
import io.entail.publish.Publisher;
import io.entail.replica.KafkaLog;
import org.jspecify.annotations.Nullable;

/** The publisher of a store in a process that has the store open. */
record Publishing(Publisher publisher, SchemaRegistry registry) implements AutoCloseable {

    /**
     * Starts a publisher when the settings make this process a candidate and name a registry; otherwise returns null.
     */
    static @Nullable Publishing begin(KafkaLog log) {
        EntityStoreConfig config = log.config();
        if (!config.publishCandidate() || !config.registry().containsKey(SettingKeys.REGISTRY)) {
            return null;
        }
        SchemaRegistry registry = new SchemaRegistry(config.registry());
        try {
            return new Publishing(Publisher.of(log, registry), registry);
        } catch (RuntimeException | Error e) {
            registry.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            publisher.close();
        } finally {
            registry.close();
        }
    }
}
