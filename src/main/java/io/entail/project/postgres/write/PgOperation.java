package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A statement about any number of rows, with an array for each of its parameters. Used by one thread, again and again. */
final class PgOperation {
    private final String sql;
    private final List<PgArray> arrays = new ArrayList<>();

    PgOperation(String sql, List<PgParameter> parameters) {
        this.sql = sql;
        parameters.forEach(parameter -> arrays.add(new PgArray(parameter.type())));
    }

    /** Where the next value of a parameter goes. */
    PgBuffer buffer(int parameter) {
        return arrays.get(parameter).buffer();
    }

    /** Forgets what was written. */
    void clear() {
        arrays.forEach(PgArray::clear);
    }

    /** Does it for so many rows, whose values were written, and forgets them; returns how many rows of the table it met. */
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
