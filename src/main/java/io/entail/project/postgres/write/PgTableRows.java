package io.entail.project.postgres.write;

import io.entail.project.OtherProjectorException;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgLoad;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgTable;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.writes.WorkspaceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Reads all rows of a generation in one snapshot, on a connection of its own, to fill the next generation. Immutable.
 */
final class PgTableRows {
    private static final int FETCH_ROWS = 500;

    private final PgConnections connections;
    private final PgPositions positions;
    private final TargetPosition position;

    /** Reads a generation, which must still be at a position. */
    PgTableRows(PgConnections connections, PgPositions positions, TargetPosition position) {
        this.connections = connections;
        this.positions = positions;
        this.position = position;
    }

    void each(LogDefinitions definitions, Function<Defined, PgTable> tables, WholeState.RowVisitor visitor)
            throws SQLException {
        try (Connection connection = connections.open()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            requireStill(connection);
            for (Defined defined : definitions.all()) {
                each(defined, tables.apply(defined), connection, visitor);
            }
            connection.rollback();
        }
    }

    private void requireStill(Connection connection) throws SQLException {
        PgPositions.Stand stand = positions.of(position.generation(), connection);
        if (stand == null || !stand.position().equals(position)) {
            throw new OtherProjectorException(
                    "generation " + position.generation() + " is not at position " + position.position() + " any more");
        }
    }

    private static void each(Defined defined, PgTable table, Connection connection, WholeState.RowVisitor visitor)
            throws SQLException {
        PgLoad load = new PgLoad(table);
        String sql = "SELECT " + load.select("r") + " FROM " + table.sql() + " r";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet answer = statement.executeQuery()) {
                while (answer.next()) {
                    PgRow row =
                            Objects.requireNonNull(load.row(answer, 1), "every version was defined before its rows");
                    Bytes image = row.image();
                    visitor.visit(
                            defined.name(),
                            row.key(),
                            new Row(
                                    row.rowVersion(),
                                    row.position(),
                                    row.workspace() == null ? null : WorkspaceKey.of(row.workspace()),
                                    row.version(),
                                    row.expiresAt(),
                                    List.of(),
                                    List.of(),
                                    "",
                                    image == null ? Bytes.EMPTY : image));
                }
            }
        }
    }
}
