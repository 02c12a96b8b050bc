package io.entail.dao;

import io.entail.dao.contract.DaoContract;
import io.entail.dao.contract.Prepared;
import io.entail.dao.contract.TestLogs;
import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts of a store on Kafka and Cassandra: no process has a replica. */
final class CassandraDaoIT extends DaoContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    private static CassandraLogs logs;
    private static Prepared prepared;

    @BeforeAll
    static void prepare() {
        logs = new CassandraLogs(stack);
        prepared = new Prepared(() -> logs.make(stack.freshStore(), builder -> builder));
    }

    @AfterAll
    static void close() {
        prepared.close();
        logs.close();
    }

    @Override
    public TestLogs newLogs() {
        return prepared.next();
    }
}
