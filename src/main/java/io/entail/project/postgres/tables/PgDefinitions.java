package io.entail.project.postgres.tables;

import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.state.LogDefinitions;
import io.entail.state.table.DefinitionLayout;
import io.entail.writes.RecordEncoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a generation, which are in a table of their own. They are stored as the records of the log that
 * made them. From the first preparation of a migration on, they are stored in the form in which replicas store them
 * ({@link DefinitionLayout}); it begins with a zero byte, and releases without migrations cannot read it. Immutable.
 */
public final class PgDefinitions {
    private final String table;

    public PgDefinitions(PgSchemas schemas, int generation) {
        this.table = schemas.inGeneration(generation, PgSchemas.DEFINITIONS);
    }

    /** Returns all definitions, null if somebody else has changed one so that it is not a record of a log. */
    public @Nullable LogDefinitions read(Connection connection) throws SQLException {
        String sql = "SELECT ordinal, version, record FROM " + table + " ORDER BY version, ordinal";
        LogDefinitions definitions = LogDefinitions.NONE;
        LogDecoder decoder = new LogDecoder();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                byte[] kept = answer.getBytes(3);
                if (kept.length > 0 && kept[0] == 0) {
                    definitions = definitions.with(DefinitionLayout.decode(kept));
                } else if (decoder.decode(kept) instanceof LogRecord.Define define) {
                    definitions = definitions.with(new Definition(
                            define.entity(),
                            answer.getInt(1),
                            answer.getInt(2),
                            define.constraints(),
                            define.schema()));
                } else {
                    return null;
                }
            }
        }
        return definitions;
    }

    /** Stores a definition. */
    public void keep(Definition definition, Connection connection) throws SQLException {
        String sql = "INSERT INTO " + table + " (ordinal, version, entity, record) VALUES (?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, definition.ordinal());
            statement.setInt(2, definition.version());
            statement.setString(3, definition.entity().replace('\0', '\uFFFD'));
            statement.setBytes(4, kept(definition));
            statement.executeUpdate();
        }
    }

    private static byte[] kept(Definition definition) {
        LogRecord.Constraints constraints = definition.constraints();
        boolean plain = definition.kind() == Definition.Kind.DEFINED
                && definition.numbers().equals(ConstraintNumbers.first(constraints));
        return plain
                ? RecordEncoder.encode(new LogRecord.Define(
                        definition.entity(), definition.version(), constraints, definition.schema()))
                : DefinitionLayout.encode(definition);
    }
}
