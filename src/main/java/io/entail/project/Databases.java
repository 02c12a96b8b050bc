package io.entail.project;

import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.project.cassandra.read.CassandraState;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.project.postgres.read.PostgresState;
import io.entail.project.postgres.write.PostgresTarget;
import java.time.Clock;

/**
 * The databases that can have the state of a store. Their drivers are not part of the library; an application adds the
 * one that it uses.
 */
public final class Databases {
    private Databases() {}

    /** Returns the name of the database for messages, without secrets. */
    public static String name(EntityStoreConfig config, Reads database) {
        return database == Reads.CASSANDRA
                ? config.cassandra().place()
                : config.postgres().place();
    }

    /**
     * Returns the database for a projector to fill.
     *
     * @throws IllegalStateException naming the driver that is missing
     */
    public static Targets targets(EntityStoreConfig config, Reads database) {
        requireDriver(database);
        return switch (database) {
            case POSTGRES -> PostgresTarget.of(config);
            case CASSANDRA -> CassandraTarget.of(config);
            case REPLICA -> throw new IllegalArgumentException("a replica is no database");
        };
    }

    /**
     * Returns the database for a store to read.
     *
     * @param clock tells what has expired
     * @throws IllegalStateException naming the driver that is missing
     */
    public static DatabaseState state(EntityStoreConfig config, Reads database, Clock clock) {
        requireDriver(database);
        return switch (database) {
            case POSTGRES -> PostgresState.open(config, clock);
            case CASSANDRA -> CassandraState.open(config, clock);
            case REPLICA -> throw new IllegalArgumentException("a replica is no database");
        };
    }

    private static void requireDriver(Reads database) {
        switch (database) {
            case POSTGRES -> {
                require("org.postgresql.Driver", "org.postgresql:postgresql");
                require("com.zaxxer.hikari.HikariDataSource", "com.zaxxer:HikariCP");
            }
            case CASSANDRA ->
                require("com.datastax.oss.driver.api.core.CqlSession", "org.apache.cassandra:java-driver-core");
            case REPLICA -> {}
        }
    }

    private static void require(String type, String library) {
        try {
            Class.forName(type, false, Databases.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the library " + library
                            + " is not on the class path: Entail does not bring the drivers of databases",
                    e);
        }
    }
}
