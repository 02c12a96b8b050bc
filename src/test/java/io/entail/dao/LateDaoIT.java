package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.project.log.DatabaseLog;
import io.entail.project.log.LateDatabase;
import io.entail.replica.StoreLog;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts of a store without a replica, over a database in memory that is always a little behind. */
final class LateDaoIT extends DaoContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    private static final MemorySchemaIds ids = new MemorySchemaIds();

    @Override
    protected TestLogs newLogs() {
        try {
            return new LateLogs(stack.freshStore());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class LateLogs implements TestLogs {
        private final EntityStoreConfig config;
        private final TestPublisher publisher;
        private final LateDatabase database;
        private final Thread publishing;
        private volatile boolean closed;

        LateLogs(String store) throws Exception {
            config = EntityStoreConfig.builder(stack.bootstrap(), Path.of("unused"))
                    .withStore(store)
                    .withWriteTimeout(Duration.ofSeconds(20))
                    .build();
            publisher = new TestPublisher(stack.bootstrap(), store, ids);
            publishing = new Thread(this::publish, "publish-" + store);
            publishing.setDaemon(true);
            publishing.start();
            database = new LateDatabase(config, ids);
        }

        private void publish() {
            while (!closed) {
                publisher.follow(Duration.ofMillis(50));
            }
            publisher.close();
        }

        @Override
        public StoreLog open() {
            return DatabaseLog.open(config, ids, "the late database", database.state(), Clock.systemUTC());
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public boolean hasReplica() {
            return false;
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
            closed = true;
            try {
                publishing.join();
                database.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
