package io.entail.project.postgres.write;

import io.entail.errors.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which a projector executes one transaction after the other. Used by one thread, except
 * {@link #close}.
 */
final class PgDatabase implements AutoCloseable {
    private static final int LOCK_TRIES = 10;
    private static final Duration LOCK_PAUSE = Duration.ofMillis(200);

    private final PgConnections connections;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    PgDatabase(PgConnections connections) {
        this.connections = connections;
    }

    String name() {
        return connections.name();
    }

    PgConnections connections() {
        return connections;
    }

    /** What is done in a transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** What is done in a transaction, without a result. */
    interface Action {
        void in(Connection connection) throws SQLException;

        private Work<Boolean> work() {
            return connection -> {
                in(connection);
                return true;
            };
        }
    }

    /**
     * Does something in a transaction of its own, completely or not at all.
     *
     * @throws StoreUnavailableException when the database does not do it
     */
    <T> T transaction(Work<T> work) {
        try {
            return within(work);
        } catch (SQLException e) {
            throw PgErrors.unavailable(name(), e);
        }
    }

    /** Does the same as {@link #transaction}, without a result. */
    void change(Action action) {
        boolean unused = transaction(action.work());
    }

    /** Does the same as {@link #change}, but throws errors of the database as they are. */
    void attempt(Action action) throws SQLException {
        boolean unused = within(action.work());
    }

    /** Does the same as {@link #definition}, without a result. */
    void define(Action action) {
        boolean unused = definition(action.work());
    }

    /** Does the same as {@link #transaction}, but throws errors of the database as they are. */
    private <T> T within(Work<T> work) throws SQLException {
        Connection own = connection();
        boolean done = false;
        try {
            T result = work.in(own);
            own.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(own);
            }
        }
    }

    /**
     * Does the same as {@link #transaction} for statements that change tables. It waits at most a second for their
     * locks, so that others do not wait longer behind it, and then tries again.
     */
    <T> T definition(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return within(own -> {
                    PgConnections.execute(own, "SET LOCAL lock_timeout = '1s'");
                    return work.in(own);
                });
            } catch (SQLException e) {
                if (!PgErrors.LOCKED.equals(e.getSQLState()) || tries == LOCK_TRIES) {
                    throw PgErrors.unavailable(name(), e);
                }
            }
            try {
                Thread.sleep(LOCK_PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("the wait for a lock of " + name() + " was ended", e);
            }
        }
    }

    /** Does something in a transaction that is always rolled back. */
    <T> T undone(Work<T> work) {
        try {
            Connection own = connection();
            try {
                return work.in(own);
            } finally {
                undo(own);
            }
        } catch (SQLException e) {
            throw PgErrors.unavailable(name(), e);
        }
    }

    private Connection connection() throws SQLException {
        Connection own = connection;
        if (own != null && !own.isClosed()) {
            return own;
        }
        if (closed) {
            throw new SQLException("the connection was closed");
        }
        own = connections.open();
        connection = own;
        if (closed) {
            own.close();
        }
        return own;
    }

    private void undo(Connection own) throws SQLException {
        try {
            own.rollback();
        } catch (SQLException e) {
            // The first error is about to be thrown. Closing the connection ends the transaction as well.
            own.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection own = connection;
        if (own != null) {
            try {
                own.close();
            } catch (SQLException e) {
                throw PgErrors.unavailable(name(), e);
            }
        }
    }
}
