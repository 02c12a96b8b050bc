package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.contract.DaoContract;
import io.entail.dao.contract.TestLogs;
import io.entail.replica.KafkaLog;
import io.entail.replica.StoreLog;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of a store on a real Kafka: each process has a replica of its own. */
final class KafkaDaoIT extends DaoContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    static Path directory;

    @Override
    protected TestLogs newLogs() {
        return new KafkaLogs(stack.freshStore());
    }

    private static final class KafkaLogs implements TestLogs {
        private final String store;
        private int opened;

        KafkaLogs(String store) {
            this.store = store;
        }

        @Override
        public StoreLog open() {
            EntityStoreConfig config = EntityStoreConfig.builder(
                            stack.bootstrap(), directory.resolve(store).resolve("replica" + opened++))
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

        /** The broker's clock cannot be set. */
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
}
