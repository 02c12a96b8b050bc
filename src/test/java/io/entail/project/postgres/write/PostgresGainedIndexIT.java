package io.entail.project.postgres.write;

import io.entail.config.PostgresConfig;
import io.entail.project.DatabaseState;
import io.entail.project.GainedIndexContract;
import io.entail.project.Target;
import io.entail.project.postgres.read.PostgresState;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.testkit.StackExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Indexes that definitions bring to tables of PostgreSQL. */
final class PostgresGainedIndexIT extends GainedIndexContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres();

    private final String store = stack.freshStore();

    private static PostgresConfig config() {
        return PostgresConfig.of(stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
    }

    @Override
    protected Target target() {
        return PostgresTarget.open(config(), store);
    }

    @Override
    protected DatabaseState state() {
        return new PostgresState(config(), store, Clock.systemUTC());
    }

    @Override
    protected void alter(String id, String workspace, Map<String, Object> row) {
        String table = PgSchemas.of(config(), store).inGeneration(1, "orders");
        try (Connection connection = DriverManager.getConnection(config().url(), config().user(), config().password());
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + table + " SET \"_i2(level)\" = '\\x01ff' WHERE id = '" + id + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
