package io.entail.dao;

import io.entail.replica.StoreLog;

/** One log for one test, opened as often as the test has processes. */
interface TestLogs extends AutoCloseable {

    /** The log as another process would open it. */
    StoreLog open();

    @Override
    void close();
}
