package io.entail.bench.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of a table by their primary key, a {@code uuid}. Used by one thread. */
public final class BareSelects {
    private final PreparedStatement statement;

    /**
     * Prepares the statement.
     *
     * @param connection the connection; closing it closes the statement
     */
    public BareSelects(Connection connection, String table) throws SQLException {
        this.statement = connection.prepareStatement("SELECT * FROM " + table + " WHERE id = ?");
    }

    /** Returns the values of all columns, null when there is no such row. */
    public @Nullable Object @Nullable [] select(String id) {
        try {
            statement.setObject(1, UUID.fromString(id));
            try (ResultSet answer = statement.executeQuery()) {
                if (!answer.next()) {
                    return null;
                }
                @Nullable
                Object[] row = new @Nullable Object[answer.getMetaData().getColumnCount()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = answer.getObject(i + 1);
                }
                return row;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a select failed", e);
        }
    }
}
