package io.entail.dao;

import io.entail.dao.contract.DaoContract;
import io.entail.dao.contract.TestLogs;

/** The contracts of a store, without Kafka. */
final class MemoryDaoTest extends DaoContract {

    @Override
    public TestLogs newLogs() {
        return new MemoryLogs();
    }
}
