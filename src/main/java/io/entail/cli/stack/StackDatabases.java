package io.entail.cli.stack;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.project.Databases;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.stack.CassandraServer;
import io.entail.stack.LocalStack;
import io.entail.stack.PostgresServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The projectors of a local stack in this process, one for each database. */
final class StackDatabases implements AutoCloseable {
    private final Map<Reads, Projector> projectors = new LinkedHashMap<>();

    /**
     * Starts the projectors.
     *
     * @param config the configuration of the store, with the databases
     */
    StackDatabases(EntityStoreConfig config, SchemaIds ids) {
        ProjectOptions options = new ProjectOptions(false, null, true);
        if (config.postgres().isSet()) {
            start(config, ids, Reads.POSTGRES, options);
        }
        if (config.cassandra().isSet()) {
            start(config, ids, Reads.CASSANDRA, options);
        }
    }

    private void start(EntityStoreConfig config, SchemaIds ids, Reads database, ProjectOptions options) {
        projectors.put(
                database, Projector.start(config, ids, database.text(), Databases.targets(config, database), options));
    }

    /** Adds the databases of a stack to a configuration. */
    static EntityStoreConfig.Builder in(LocalStack stack, boolean cassandra, EntityStoreConfig.Builder config) {
        PostgresServer postgres = stack.postgres();
        config.withPostgres(PostgresConfig.of(postgres.url(), PostgresServer.USER, postgres.password()));
        if (cassandra) {
            config.withCassandra(CassandraConfig.of(
                    CassandraServer.DATACENTER, stack.addresses().getOrDefault("cassandra", "")));
        }
        return config;
    }

    /** Returns the databases that are filled. */
    Set<Reads> all() {
        return projectors.keySet();
    }

    @Override
    public void close() {
        projectors.values().forEach(Projector::close);
    }
}
