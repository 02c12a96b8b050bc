package io.entail.dao;

import com.datastax.oss.driver.api.core.CqlSession;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.project.cassandra.read.CassandraState;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.testkit.StackExtension;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Logs whose state is in Cassandra, each in a keyspace of its own. */
final class CassandraLogs implements AutoCloseable {
    private final String bootstrap;
    private final CassandraConfig cluster;
    private final CqlSession session;

    /** Remembers the addresses now, because JUnit removes the stack between two nested classes. */
    CassandraLogs(StackExtension stack) {
        this.bootstrap = stack.bootstrap();
        InetSocketAddress point = stack.cassandraContactPoint();
        this.cluster = CassandraConfig.of(stack.cassandraDatacenter(), point.getHostString() + ":" + point.getPort());
        this.session = stack.cassandraSession();
        session.setSchemaMetadataEnabled(false); // Otherwise the driver reads every table of every test.
    }

    /**
     * Returns a log of a store that no other test has used. Its keyspace has no commit log: dropping a table would
     * otherwise flush all tables of that log, and no data here needs to survive its server.
     */
    ProjectedLogs make(String store, UnaryOperator<EntityStoreConfig.Builder> settings) {
        session.execute(
                "CREATE KEYSPACE " + store
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false");
        EntityStoreConfig config = settings.apply(EntityStoreConfig.builder(bootstrap, Path.of("unused"))
                        .withStore(store)
                        .withWriteTimeout(Duration.ofSeconds(60))
                        .withOpenTimeout(Duration.ofSeconds(90))
                        .withCassandra(cluster))
                .build();
        return new ProjectedLogs(
                config,
                "cassandra",
                CassandraTarget.of(config),
                CassandraState::open,
                () -> session.execute("DROP KEYSPACE IF EXISTS " + config.store())) {
            @Override
            public boolean inKeyOrder() {
                return false;
            }
        };
    }

    @Override
    public void close() {
        session.close();
    }
}
