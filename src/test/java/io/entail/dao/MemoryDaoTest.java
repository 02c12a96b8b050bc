package io.entail.dao;

import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import java.time.Clock;

/** The contracts of a store, without Kafka. */
final class MemoryDaoTest extends DaoContract {

    /** Every process sees the one log at once. */
    private static final class MemoryLogs implements TestLogs {
        private final MemoryLog log = MemoryLog.create(Clock.systemUTC());

        @Override
        public StoreLog open() {
            return new ForwardingLog(log) {
                @Override
                public void close() {
                    // The others go on.
                }
            };
        }

        @Override
        public void close() {
            log.close();
        }
    }

    @Override
    protected TestLogs newLogs() {
        return new MemoryLogs();
    }
}
