package io.entail.project.postgres.write;

import io.entail.config.PostgresConfig;
import io.entail.project.postgres.tables.PgType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens the connections of a projector. Thread-safe. */
final class PgConnections {
    private static final int CONNECT_SECONDS = 10;

    /** Longer than any statement takes, except those that create indexes of large tables; these lift the limit. */
    static final int ANSWER_MS = 60_000;

    private final PostgresConfig config;

    PgConnections(PostgresConfig config) {
        this.config = config;
    }

    /** Returns the address of the database, for messages. */
    String name() {
        return config.place();
    }

    /** Opens a connection for changes in transactions. */
    Connection open() throws SQLException {
        Connection connection = connect();
        try {
            setTimeouts(connection);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a connection that keeps a lock as long as the connection lives. */
    Connection openForLock() throws SQLException {
        Connection connection = connect();
        try {
            setTimeouts(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!config.user().isEmpty()) {
            properties.setProperty("user", config.user());
        }
        if (!config.password().isEmpty()) {
            properties.setProperty("password", config.password());
        }
        properties.setProperty("ApplicationName", "entail-project");
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("preparedStatementCacheQueries", "512");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("binaryTransferEnable", PgType.arrays());
        Connection connection = new Driver().connect(config.url(), properties);
        if (connection == null) {
            throw new SQLException("this is no address of PostgreSQL");
        }
        connection.setNetworkTimeout(Runnable::run, ANSWER_MS);
        return connection;
    }

    /**
     * Sets timeouts with which the server notices within seconds that this process or its host is gone, and then
     * releases its locks.
     */
    private static void setTimeouts(Connection connection) throws SQLException {
        List<String> settings = new ArrayList<>(List.of(
                "client_connection_check_interval = '2s'",
                "tcp_keepalives_idle = 5",
                "tcp_keepalives_interval = 2",
                "tcp_keepalives_count = 3",
                "tcp_user_timeout = '10s'"));
        for (String setting : settings) {
            try {
                execute(connection, "SET " + setting);
            } catch (SQLException e) {
                if (!connection.isValid(CONNECT_SECONDS)) {
                    throw e;
                } // The server, or a pooler in front of it, does not have this setting.
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
