package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.testkit.StackExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PostgreSQL in the local stack: of both releases, for whoever runs it, private, and lasting. */
final class PostgresServerIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withPostgres();

    @Test
    void keepsWhatWasCommittedThroughAKill() throws Exception {
        ask("CREATE TABLE kept AS SELECT 1 AS one");
        stack.postgres().kill();
        assertThatThrownBy(() -> ask("SELECT 1")).isInstanceOf(SQLException.class);
        stack.postgres().restart();
        assertThat(ask("SELECT one::text FROM kept")).isEqualTo("1");
    }

    @Test
    void isTheReleaseThatWasAskedFor() throws Exception {
        assertThat(ask("SHOW server_version")).startsWith("18.");
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet answer = statement.getResultSet()) {
                assertThat(answer.next()).isTrue();
                return answer.getString(1);
            }
        }
    }
}
