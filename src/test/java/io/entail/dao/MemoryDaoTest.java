package io.entail.dao;

import io.entail.dao.contract.DaoContract;
import io.entail.dao.contract.TestLogs;

/** The contracts of a store, without Kafka. */
final class MemoryDaoTest extends DaoContract {

    @Override
    protected TestLogs newLogs() {
        return new MemoryLogs();
    }
}
