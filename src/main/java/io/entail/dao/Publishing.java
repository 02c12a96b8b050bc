package io.entail.dao;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.SettingKeys;
import io.entail.publish.Publisher;
import io.entail.replica.KafkaLog;
import org.jspecify.annotations.Nullable;

/** What publishes the changes of a store in the process that has it open. */
record Publishing(Publisher publisher, SchemaRegistry registry) implements AutoCloseable {

    /** Begins when the settings make this process a candidate and say where the registry is; else null. */
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
