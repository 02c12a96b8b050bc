package io.entail.dao;

import io.entail.dao.contract.MigrationContract;
import io.entail.dao.contract.TestLogs;

/** Migrations without Kafka. */
final class MemoryMigrationTest extends MigrationContract implements TestLogs.Source {
    @Override
    public TestLogs newLogs() {
        return new MemoryLogs();
    }
}
