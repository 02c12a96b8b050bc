package io.entail.project.log;

import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.project.DatabaseState;
import io.entail.project.cassandra.CassandraState;
import io.entail.project.postgres.PostgresState;
import java.time.Clock;

/** The database that a process reads, by its settings. */
final class Databases {
    private static final String POSTGRES_DRIVER = "org.postgresql:postgresql and com.zaxxer:HikariCP";
    private static final String CASSANDRA_DRIVER = "org.apache.cassandra:java-driver-core";

    private Databases() {}

    /** For messages, without secrets. */
    static String name(EntityStoreConfig config) {
        return config.reads() == Reads.CASSANDRA
                ? config.cassandra().place()
                : config.postgres().place();
    }

    /**
     * Connects, or gets ready to.
     *
     * @throws IllegalStateException when the driver is not on the class path: nobody gets it with Entail who does not ask
     */
    static DatabaseState open(EntityStoreConfig config, Clock clock) {
        return switch (config.reads()) {
            case REPLICA -> throw new IllegalArgumentException("a replica is no database");
            case POSTGRES -> withDriver(POSTGRES_DRIVER, () -> PostgresState.open(config, clock));
            case CASSANDRA -> withDriver(CASSANDRA_DRIVER, () -> CassandraState.open(config, clock));
        };
    }

    private static DatabaseState withDriver(String driver, Opening opening) {
        try {
            return opening.open();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "the driver of the database is not on the class path: add " + driver + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private interface Opening {
        DatabaseState open();
    }
}
