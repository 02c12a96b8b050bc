package io.entail.project.postgres.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** A statement under construction, with its parameters in their order. Used by one thread. */
final class PgStatement {
    private final List<String> texts = new ArrayList<>(2);
    private final List<Object> parameters = new ArrayList<>(4);

    /** Appends some text, and the parameters for the question marks in it. */
    PgStatement add(String text, Object... values) {
        texts.add(text);
        Collections.addAll(parameters, values);
        return this;
    }

    /** Prepares the statement; the caller closes it. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(toString());
        for (int i = 0; i < parameters.size(); i++) {
            set(statement, i + 1, parameters.get(i));
        }
        return statement;
    }

    /** Sets a parameter in the form that the driver needs for its class. */
    static void set(PreparedStatement statement, int number, Object value) throws SQLException {
        if (value instanceof UUID || value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            statement.setObject(number, value);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(number, bytes);
        } else if (value instanceof byte[][] several) {
            statement.setArray(number, statement.getConnection().createArrayOf("bytea", several));
        } else if (value instanceof Instant time) {
            statement.setObject(number, OffsetDateTime.ofInstant(time, ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(number, value);
        }
    }

    /** Returns the text. */
    @Override
    public String toString() {
        // The driver finds the plan of a text faster if it is the same object each time.
        return texts.size() == 1 ? texts.get(0) : String.join("", texts);
    }
}
