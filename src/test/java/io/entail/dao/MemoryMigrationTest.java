package io.entail.dao;

import io.entail.dao.contract.MigrationContract;
import io.entail.dao.contract.TestLogs;

/** Migrations without Kafka. */
final class MemoryMigrationTest extends MigrationContract {
    @Override
    protected TestLogs logs() {
        return new MemoryLogs();
    }
}
