package io.entail.project.postgres.write;

import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.text.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.slf4j.Logger;

/** A role that may read everything and change nothing. People and services can become members of it. Immutable. */
final class PgReaders {
    private static final Logger log = Log.of(PgReaders.class);

    private final PgSchemas schemas;

    PgReaders(PgSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Grants the role the right to read all present and future tables of a schema. If the projector may not do that, it
     * only logs a warning, and an administrator has to do it.
     */
    void admit(String schema, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        String role = PgNames.quoted(schemas.reader());
        String in = PgNames.quoted(schema);
        try {
            if (!exists(connection)) {
                PgConnections.execute(connection, "CREATE ROLE " + role + " NOLOGIN");
            }
            PgConnections.execute(
                    connection,
                    "GRANT USAGE ON SCHEMA " + in + " TO " + role + ";\nGRANT SELECT ON ALL TABLES IN SCHEMA " + in
                            + " TO " + role + ";\nALTER DEFAULT PRIVILEGES IN SCHEMA " + in
                            + " GRANT SELECT ON TABLES TO " + role);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!PgErrors.FORBIDDEN.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            log.warn(
                    "The role that may only read cannot be given its rights role={} schema={} cause={}",
                    schemas.reader(),
                    schema,
                    e.getMessage());
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, schemas.reader());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next();
            }
        }
    }
}
