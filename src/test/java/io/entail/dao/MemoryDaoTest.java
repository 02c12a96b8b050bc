package io.entail.dao;

import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import java.time.Clock;
import org.junit.jupiter.api.Nested;

/** The contracts of a store, without Kafka. */
final class MemoryDaoTest {

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

    @Nested
    final class ReadWrite extends ReadWriteContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class References extends ReferenceContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class Deletions extends DeletionContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class Transactions extends TransactionContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class Conflicts extends ConflictContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class Workspaces extends WorkspaceContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }

    @Nested
    final class DefinitionsInTheLog extends DefinitionContract {
        @Override
        protected TestLogs logs() {
            return new MemoryLogs();
        }
    }
}
