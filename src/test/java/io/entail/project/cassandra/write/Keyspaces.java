package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CqlNames;
import io.entail.replica.Duty;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;

/** Keyspaces for tests, and targets without Kafka. */
public final class Keyspaces {
    private Keyspaces() {}

    /** Returns the configuration of a store that no other test has used. */
    public static EntityStoreConfig fresh(StackExtension stack) {
        return of(stack, stack.freshStore());
    }

    public static EntityStoreConfig of(StackExtension stack, String store) {
        String point = "127.0.0.1:" + stack.cassandraContactPoint().getPort();
        return EntityStoreConfig.builder("127.0.0.1:1", Path.of("target", "unused"))
                .withStore(store)
                .withCassandra(CassandraConfig.of(stack.cassandraDatacenter(), point))
                .build();
    }

    /** Deletes all rows of a store, because filling tables again is faster than creating them. */
    public static void empty(CqlSession session, EntityStoreConfig config) {
        String keyspace = Cassandra.keyspaceOf(config);
        for (Row table : session.execute(SimpleStatement.newInstance(
                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", keyspace))) {
            String name = CqlNames.quoted(keyspace) + "." + CqlNames.quoted(String.valueOf(table.getString(0)));
            if (session.execute("SELECT * FROM " + name + " LIMIT 1").one() != null) {
                session.execute("TRUNCATE " + name);
            }
        }
    }

    /** Returns the same configuration with this number of concurrent statements. */
    static EntityStoreConfig withConcurrency(EntityStoreConfig config, int statements) {
        return EntityStoreConfig.builder(config.bootstrap(), config.directory())
                .withStore(config.store())
                .withCassandra(config.cassandra().withConcurrency(statements))
                .build();
    }

    /** Returns a target that always has the right to write. */
    public static CassandraTarget target(EntityStoreConfig config) {
        return CassandraTarget.open(config, Always::new);
    }

    static CassandraTarget target(EntityStoreConfig config, Window.Acknowledged acknowledged) {
        return CassandraTarget.open(config, Always::new, acknowledged);
    }

    private static final class Always implements Duty {
        @Override
        public boolean await(Duration time) {
            return true;
        }

        @Override
        public void wake() {}

        @Override
        public void close() {}
    }
}
