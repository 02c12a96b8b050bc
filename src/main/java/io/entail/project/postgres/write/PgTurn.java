package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Elects the projector of a store with a lock, on a connection of its own that ends with the process. The lock only
 * saves others from trying in vain; that two projectors do no harm is the job of the position. Used by one thread,
 * except {@link #close}.
 */
final class PgTurn implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int ALIVE_SECONDS = 5;

    private final PgConnections connections;
    private final long lock;
    private volatile @Nullable Connection connection;
    private boolean held;
    private long asked;

    PgTurn(PgConnections connections, PgSchemas schemas) {
        this.connections = connections;
        this.lock = ByteBuffer.wrap(
                        PgNames.sha256(("entail project " + schemas.name()).getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** Waits for the lock for a limited time, and returns whether this process has it. */
    boolean await(Duration time) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!isHeld()) {
            if (take()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Math.min(STEP.toMillis(), Math.max(1, left / 1_000_000)));
        }
        return true;
    }

    private boolean isHeld() throws SQLException {
        Connection own = connection;
        if (!held || own == null) {
            return false;
        }
        // A working projector calls this very often, so the connection is not checked each time.
        if (System.nanoTime() - asked < STEP.toNanos()) {
            return true;
        }
        asked = System.nanoTime();
        if (own.isValid(ALIVE_SECONDS)) {
            return true;
        }
        end();
        return false;
    }

    private boolean take() throws SQLException {
        Connection own = connection;
        if (own == null) {
            own = connections.openForLock();
            connection = own;
        }
        try (PreparedStatement statement = own.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, lock);
            try (ResultSet answer = statement.executeQuery()) {
                held = answer.next() && answer.getBoolean(1);
                asked = System.nanoTime();
                return held;
            }
        } catch (SQLException e) {
            end();
            throw e;
        }
    }

    private void end() throws SQLException {
        held = false;
        Connection own = connection;
        connection = null;
        if (own != null) {
            own.close();
        }
    }

    @Override
    public void close() throws SQLException {
        Connection own = connection;
        if (own != null) {
            own.close();
        }
    }
}
