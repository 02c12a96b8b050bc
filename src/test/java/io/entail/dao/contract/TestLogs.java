package io.entail.dao.contract;

import io.entail.replica.StoreLog;
import java.time.Clock;
import java.time.Duration;

/** One log for one test, opened as often as the test has processes. */
public interface TestLogs extends AutoCloseable {

    /** The log as another process would open it. */
    StoreLog open();

    /** The clock of its processes; that of the log goes the same. */
    Clock clock();

    /** Lets time pass. */
    void pass(Duration time);

    /** Whether each process has the state in a replica of its own; else it is in a database. */
    default boolean hasReplica() {
        return true;
    }

    /** Whether pages come in the order of primary keys; else in another order, with the same rows in all of them together. */
    default boolean inKeyOrder() {
        return true;
    }

    @Override
    void close();

    /** Makes logs of one kind. */
    interface Source {
        /** Returns a log of its own for each test. */
        TestLogs newLogs();
    }
}
