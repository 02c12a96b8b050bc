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

    /** Remembers where everything is: JUnit takes the stack away between two nested classes. */
    CassandraLogs(StackExtension stack) {
        this.bootstrap = stack.bootstrap();
        InetSocketAddress point = stack.cassandraContactPoint();
        this.cluster = CassandraConfig.of(stack.cassandraDatacenter(), point.getHostString() + ":" + point.getPort());
        this.session = stack.cassandraSession();
        session.setSchemaMetadataEnabled(false); // Else it reads every table that any test makes.
    }

    /**
     * One more, of a store that nobody has used. Its keyspace has no commit log: each table that is dropped would have all tables
     * flushed that are in it, and nothing here outlives its server.
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
