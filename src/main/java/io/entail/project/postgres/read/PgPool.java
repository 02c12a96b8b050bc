package io.entail.project.postgres.read;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.entail.config.PostgresConfig;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.postgres.tables.PgType;
import io.entail.text.Reasons;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection pool for reads. Every wait is bounded: for a free connection, for the server to accept one, and for an
 * answer. Thread-safe.
 */
final class PgPool implements AutoCloseable {
    private static final Duration CONNECTION_MAX = Duration.ofSeconds(10);
    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int ANSWER_SECONDS_MAX = 60;
    private static final int STATEMENTS_PER_CONNECTION = 1_000;

    /**
     * Every statement here is written for a certain index. So no plan shall depend on statistics, and no plan shall be
     * made again for each call.
     */
    private static final String SESSION = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
            + " SET enable_bitmapscan = off; SET enable_sort = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
            + " SET max_parallel_workers_per_gather = 0; SET jit = off";

    private final PostgresConfig config;
    private final HikariDataSource source;

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    PgPool(PostgresConfig config, String store) {
        this.config = config;
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("entail-read-" + store);
        pool.setJdbcUrl(config.url());
        if (!config.user().isEmpty()) {
            pool.setUsername(config.user());
        }
        if (!config.password().isEmpty()) {
            pool.setPassword(config.password());
        }
        pool.setMaximumPoolSize(config.connections());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECTION_MAX.toMillis());
        // A database that is not reachable yet is reported to readers, not when the pool is created.
        pool.setInitializationFailTimeout(-1);
        pool.setReadOnly(true);
        pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        pool.setConnectionInitSql(SESSION);
        pool.addDataSourceProperty("ApplicationName", "entail-read");
        pool.addDataSourceProperty("prepareThreshold", "1");
        pool.addDataSourceProperty("preparedStatementCacheQueries", Integer.toString(STATEMENTS_PER_CONNECTION));
        pool.addDataSourceProperty("binaryTransferEnable", PgType.arrays());
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("connectTimeout", Integer.toString(CONNECT_SECONDS_MAX));
        pool.addDataSourceProperty("loginTimeout", Integer.toString(CONNECT_SECONDS_MAX));
        pool.addDataSourceProperty("socketTimeout", Integer.toString(ANSWER_SECONDS_MAX));
        this.source = new HikariDataSource(pool);
    }

    /** Returns the address of the database without secrets, for messages. */
    String place() {
        return config.place();
    }

    /**
     * Executes one statement in a transaction of its own, and repeats it once when the connection turns out to be lost.
     *
     * @throws StoreUnavailableException when the database does not answer
     * @throws SQLException when it refuses the statement
     */
    <T> T read(Work<T> work) throws SQLException {
        try {
            return once(work);
        } catch (SQLException e) {
            if (!PgFailures.isConnectionLost(e)) {
                throw e;
            }
        }
        try {
            return once(work);
        } catch (SQLException e) {
            if (PgFailures.isConnectionLost(e)) {
                throw away(e);
            }
            throw e;
        }
    }

    /** Executes several statements in one snapshot. The pool rolls back a transaction that they leave open. */
    <T> T snapshot(Work<T> work) throws SQLException {
        return read(connection -> {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        });
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = connection()) {
            return work.with(connection);
        }
    }

    private Connection connection() throws SQLException {
        if (source.isClosed()) {
            throw new StoreClosedException("the store is closed");
        }
        try {
            return source.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw e.getCause() == null ? exhausted(e) : away(e);
        } catch (SQLException e) {
            if (source.isClosed()) {
                throw new StoreClosedException("the store is closed");
            }
            throw away(e);
        }
    }

    private StoreUnavailableException exhausted(SQLException cause) {
        return new StoreUnavailableException(
                "all " + config.connections() + " connections of this process to " + config.place()
                        + " were in use for " + CONNECTION_MAX.toSeconds()
                        + " s: raise entail.postgres.connections, or read with fewer threads",
                cause);
    }

    /** Returns the error that the database does not answer. */
    StoreUnavailableException away(@Nullable SQLException cause) {
        return new StoreUnavailableException(
                config.place() + " cannot be read" + (cause == null ? "" : ": " + Reasons.chain(cause)), cause);
    }

    @Override
    public void close() {
        source.close();
    }
}
