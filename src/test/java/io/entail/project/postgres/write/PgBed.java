package io.entail.project.postgres.write;

import io.entail.config.PostgresConfig;
import io.entail.project.postgres.tables.PgNames;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.testkit.StackExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A new and empty database for a test, with a target and a connection to read its content. */
final class PgBed implements AutoCloseable {
    static final String STORE = "shop";

    final PostgresConfig config;
    final PostgresTarget target;
    final Connection connection;

    PgBed(StackExtension stack) throws SQLException {
        String url = stack.freshDatabase();
        config = PostgresConfig.of(url, stack.postgresUser(), stack.postgresPassword());
        target = PostgresTarget.open(config, STORE);
        connection = DriverManager.getConnection(url, stack.postgresUser(), stack.postgresPassword());
    }

    /** Executes a statement as a person does by hand. */
    int execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    /** Returns the rows of a query, each as the texts of its columns. */
    List<List<String>> rows(String sql) throws SQLException {
        return rows(connection, sql);
    }

    /** A separate connection. */
    static final class Look implements AutoCloseable {
        private final Connection own;

        private Look(Connection own) {
            this.own = own;
        }

        List<List<String>> rows(String sql) throws SQLException {
            return PgBed.rows(own, sql);
        }

        @Override
        public void close() throws SQLException {
            own.close();
        }
    }

    Look look() throws SQLException {
        return new Look(DriverManager.getConnection(config.url(), config.user(), config.password()));
    }

    private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(answer.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /**
     * Returns all rows of a generation by table, with columns and rows in a fixed order. The name of the generation's
     * schema is not part of it.
     */
    Map<String, List<List<String>>> contents(int generation) throws SQLException {
        Map<String, List<List<String>>> contents = new TreeMap<>();
        String schema = new PgSchemas(STORE).name(generation);
        for (List<String> table : rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema + "' ORDER BY 1")) {
            String name = table.get(0);
            String columns = String.join(
                    ", ",
                    rows("SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_schema = '"
                                    + schema + "' AND table_name = '" + name.replace("'", "''")
                                    + "' ORDER BY column_name")
                            .stream()
                            .map(column -> column.get(0))
                            .toList());
            List<List<String>> rows = new ArrayList<>(
                    rows("SELECT " + columns + " FROM " + PgNames.quoted(schema) + "." + PgNames.quoted(name)));
            rows.sort((one, other) -> one.toString().compareTo(other.toString()));
            contents.put(name, rows);
        }
        return contents;
    }

    /** Returns the constraints and indexes of a generation. */
    List<List<String>> structure(int generation) throws SQLException {
        String schema = new PgSchemas(STORE).name(generation);
        return rows(
                "SELECT replace(definition, '" + schema + "', '') FROM (SELECT indexdef AS definition FROM pg_indexes"
                        + " WHERE schemaname = '" + schema + "' UNION ALL SELECT conrelid::regclass || conname ||"
                        + " pg_get_constraintdef(c.oid) FROM pg_constraint AS c JOIN pg_namespace AS n ON n.oid = connamespace"
                        + " WHERE nspname = '" + schema + "') AS d ORDER BY 1");
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            target.close();
        }
    }
}
