package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PostgreSQL of tests keeps what was committed through a crash and ends when it is told to. */
final class PostgresServerIT {
    @TempDir
    private Path directory;

    @Test
    void keepsWhatWasCommittedThroughAKillAndEnds() throws Exception {
        PostgresServer server = PostgresServer.start(directory);
        try {
            ask(server, "CREATE TABLE t AS SELECT 1 AS one");
            server.kill();
            server.restart();
            assertThat(ask(server, "SELECT one::text FROM t")).isEqualTo("1");
            assertThat(ask(server, "SHOW server_version")).startsWith("18.");
            server.askToStop();
            assertThat(server.ended().get(15, TimeUnit.SECONDS)).isZero();
        } finally {
            server.remove();
        }
        assertThatThrownBy(() -> ask(server, "SELECT 1")).isInstanceOf(SQLException.class);
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
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
