package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.contract.TestLogs;
import io.entail.replica.KafkaLog;
import io.entail.replica.StoreLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A store on a real Kafka: each process has a replica of its own. */
final class KafkaLogs implements TestLogs {
    private final String bootstrap;
    private final Path directory;
    private final String store;
    private int opened;

    KafkaLogs(String bootstrap, String store, Path directory) {
        this.bootstrap = bootstrap;
        this.directory = directory;
        this.store = store;
    }

    @Override
    public StoreLog open() {
        EntityStoreConfig config = EntityStoreConfig.builder(
                        bootstrap, directory.resolve(store).resolve("replica" + opened++))
                .withStore(store)
                .withWriteTimeout(Duration.ofSeconds(20))
                .withCacheBytes(16 << 20)
                .build();
        return KafkaLog.open(config, Clock.systemUTC());
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
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
        // Every store closes its own log.
    }
}
