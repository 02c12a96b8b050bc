package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cassandra in the local stack. */
final class CassandraServerIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withCassandra();

    @Test
    void keepsWhatWasWrittenThroughAKill() {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute(
                    "CREATE KEYSPACE kept WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE kept.early (k int PRIMARY KEY, v text)");
            session.execute("INSERT INTO kept.early (k, v) VALUES (1, 'one')");
        }
        stack.cassandra().stop();
        stack.cassandra().restart();
        try (CqlSession session = stack.cassandraSession()) {
            session.execute("INSERT INTO kept.early (k, v) VALUES (2, 'two')");
            session.execute("CREATE TABLE kept.late (k int PRIMARY KEY, v text)");
        }
        stack.cassandra().kill();
        stack.cassandra().restart();
        try (CqlSession session = stack.cassandraSession()) {
            assertThat(session.execute("SELECT v FROM kept.early").all()).hasSize(2);
            assertThat(session.execute("SELECT v FROM kept.late").all()).isEmpty();
        }
    }
}
