package io.entail.bench;

import io.entail.bench.bare.BareDatabase;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.project.Databases;
import io.entail.project.ProjectOptions;
import io.entail.project.ProjectStatus;
import io.entail.project.Projector;
import java.sql.Connection;
import java.sql.SQLException;

/** The state of a store in schemas of one name, in a database that may have others of the same store. Immutable. */
final class PostgresSchema {
    private final ProjectedStore store;
    private final PostgresConfig config;
    private final BareDatabase database;
    private final String name;

    /**
     * Creates it for schemas with a name.
     *
     * @param name the name, of letters only
     */
    PostgresSchema(ProjectedStore store, PostgresConfig config, BareDatabase database, String name) {
        this.store = store;
        this.config = config.withSchema(name);
        this.database = database;
        this.name = name;
    }

    /** Returns the settings of a process that works with it. */
    EntityStoreConfig.Builder builder(String directory) {
        return store.builder(directory).withPostgres(config);
    }

    /** Starts a projector. */
    Projector project(ProjectOptions options) {
        EntityStoreConfig own = builder("projector").build();
        return Projector.start(
                own, store.ids(), Reads.POSTGRES.text(), Databases.targets(own, Reads.POSTGRES), options);
    }

    /** Runs a projector until the tables have reached the end of the feed. */
    void fill(ProjectOptions options) throws SQLException, InterruptedException {
        long end = store.sequence();
        try (Connection connection = database.connect();
                Projector projector = project(options)) {
            BareDatabase.await(connection, begun(), 1);
            BareDatabase.await(connection, used(), 1);
            BareDatabase.await(connection, sequence(), end);
            if (projector.status().state() == ProjectStatus.State.STOPPED) {
                throw new IllegalStateException("the projector says: " + projector.status());
            }
        }
    }

    /** Runs a projector that applies all changes after one, and returns the number of changes per second. */
    double followed(Workbench bench, long before) throws SQLException, InterruptedException {
        long end = store.sequence();
        try (Projector projector = project(ProjectOptions.NONE)) {
            double rate = database.rate(sequence(), before, end - before);
            bench.tell("the projector has applied " + projector.status().applied());
            return rate;
        }
    }

    /** Returns the SQL query for the sequence of the last change in its tables. */
    String sequence() {
        return "SELECT sequence FROM " + name + ".position WHERE generation = 1";
    }

    /** Returns the SQL query for whether tables exist. */
    String begun() {
        return "SELECT count(*) FROM " + name + ".position";
    }

    /** Returns the SQL query for whether readers use its tables. */
    String used() {
        return "SELECT count(*) FROM " + name + ".current";
    }

    /** Returns the schema of its tables, of which there is one generation. */
    String tables() {
        return name + "_g1";
    }

    void drop() throws SQLException {
        database.execute(
                "DROP SCHEMA IF EXISTS " + tables() + " CASCADE", "DROP SCHEMA IF EXISTS " + name + " CASCADE");
    }
}
