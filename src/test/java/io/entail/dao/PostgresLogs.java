package io.entail.dao;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.project.postgres.read.PostgresState;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Logs whose state is in PostgreSQL. Each has its own schemas in the database that the stack has from the start. */
final class PostgresLogs {
    private final String bootstrap;
    private final PostgresConfig database;

    /** Remembers the addresses now, because JUnit removes the stack between two nested classes. */
    PostgresLogs(StackExtension stack) {
        this.bootstrap = stack.bootstrap();
        this.database = PostgresConfig.of(stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword())
                .withConnections(4);
    }

    /** Returns a log of a store that no other test has used. */
    ProjectedLogs make(String store, UnaryOperator<EntityStoreConfig.Builder> settings) {
        EntityStoreConfig config = settings.apply(EntityStoreConfig.builder(bootstrap, Path.of("unused"))
                        .withStore(store)
                        .withWriteTimeout(Duration.ofSeconds(20))
                        .withPostgres(database))
                .build();
        return new ProjectedLogs(
                config, "postgres", PostgresTarget.of(config), PostgresState::open, () -> drop(config.store()));
    }

    private void drop(String store) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + store + "_g1 CASCADE");
            statement.execute("DROP SCHEMA IF EXISTS " + store + " CASCADE");
        } catch (SQLException e) {
            throw new IllegalStateException("the schemas of " + store + " are not taken away", e);
        }
    }
}
