package io.entail.dao.contract;

import io.entail.replica.StoreLog;
import java.time.Clock;
import java.time.Duration;

/** The log of one test, which is opened once for each process of the test. */
public interface TestLogs extends AutoCloseable {

    /** Opens the log as another process does. */
    StoreLog open();

    /** Returns the clock of the processes. That of the log shows the same time. */
    Clock clock();

    /** Advances the clock. */
    void pass(Duration time);

    /** Whether each process has a replica; otherwise the state is in a database. */
    default boolean hasReplica() {
        return true;
    }

    /**
     * Whether pages come in the order of primary keys. Otherwise all pages together have the same rows in another
     * order.
     */
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
