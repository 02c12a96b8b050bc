package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement for any number of rows, with an array for each of its parameters. It can be executed many times. Used by
 * one thread.
 */
final class PgOperation {
    private final String sql;
    private final List<PgArray> arrays = new ArrayList<>();

    PgOperation(String sql, List<PgParameter> parameters) {
        this.sql = sql;
        parameters.forEach(parameter -> arrays.add(new PgArray(parameter.type())));
    }

    /** Returns the buffer to which the next value of a parameter is appended. */
    PgBuffer buffer(int parameter) {
        return arrays.get(parameter).buffer();
    }

    /** Removes all values. */
    void clear() {
        arrays.forEach(PgArray::clear);
    }

    /**
     * Executes the statement for the rows whose values were appended, and removes the values. Returns how many rows of
     * the table were changed.
     */
    int execute(int rows, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arrays.size(); i++) {
                arrays.get(i).count(rows);
                statement.setObject(i + 1, arrays.get(i));
            }
            return statement.executeUpdate();
        } finally {
            clear();
        }
    }
}
