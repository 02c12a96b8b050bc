package io.entail.project.postgres.tables;

import io.entail.resolve.Definition;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.state.LogDefinitions;
import io.entail.writes.RecordEncoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The definitions of a generation, in a table of its own: the records of the log that made them. Immutable. */
public final class PgDefinitions {
    private final String table;

    public PgDefinitions(PgSchemas schemas, int generation) {
        this.table = schemas.inGeneration(generation, PgSchemas.DEFINITIONS);
    }

    /** All of them; null when somebody has changed one, so that it is no record of a log. */
    public @Nullable LogDefinitions read(Connection connection) throws SQLException {
        String sql = "SELECT ordinal, version, record FROM " + table + " ORDER BY version, ordinal";
        LogDefinitions definitions = LogDefinitions.NONE;
        LogDecoder decoder = new LogDecoder();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                if (!(decoder.decode(answer.getBytes(3)) instanceof LogRecord.Define define)) {
                    return null;
                }
                definitions = definitions.with(new Definition(
                        define.entity(), answer.getInt(1), answer.getInt(2), define.constraints(), define.schema()));
            }
        }
        return definitions;
    }

    /** Keeps one more. */
    public void keep(Definition definition, Connection connection) throws SQLException {
        String sql = "INSERT INTO " + table + " (ordinal, version, entity, record) VALUES (?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, definition.ordinal());
            statement.setInt(2, definition.version());
            statement.setString(3, definition.entity().replace('\0', '\uFFFD'));
            statement.setBytes(
                    4,
                    RecordEncoder.encode(new LogRecord.Define(
                            definition.entity(), definition.version(), definition.constraints(), definition.schema())));
            statement.executeUpdate();
        }
    }
}
