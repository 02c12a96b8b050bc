package io.entail.bench.bare;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Copies rows of a schema's tables with the driver alone. Used by one thread. */
public final class BareTables {
    private final Connection source;
    private final String schema;

    /**
     * Reads a schema.
     *
     * @param source a connection that stays open as long as rows from it are used
     */
    public BareTables(Connection source, String schema) {
        this.source = source;
        this.schema = schema;
    }

    /** Rows of one table with the driver's values. */
    public record Rows(String table, List<String> columns, String key, List<@Nullable Object[]> rows) {}

    /** Returns the rows of a table that satisfy a condition. */
    public Rows rows(String table, String where) throws SQLException {
        List<String> columns = columns(table);
        List<String> key = BareDatabase.texts(
                source,
                "SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                        + " AND a.attnum = ANY (i.indkey) WHERE i.indisprimary AND i.indrelid = '" + schema + "."
                        + table
                        + "'::regclass");
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (Statement statement = source.createStatement();
                ResultSet answer = statement.executeQuery(
                        "SELECT " + String.join(", ", columns) + " FROM " + schema + "." + table + " WHERE " + where)) {
            while (answer.next()) {
                @Nullable Object[] row = new @Nullable Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = answer.getObject(i + 1);
                }
                rows.add(row);
            }
        }
        return new Rows(table, columns, String.join(", ", key), rows);
    }

    /** Inserts or updates rows, in batches with a transaction each, and returns the number of rows per second. */
    public static double upserts(Connection connection, String schema, Rows rows, int batch) throws SQLException {
        String columns = String.join(", ", rows.columns());
        String marks = rows.columns().stream().map(name -> "?").collect(Collectors.joining(", "));
        String updates = rows.columns().stream()
                .map(name -> name + " = excluded." + name)
                .collect(Collectors.joining(", "));
        String sql = "INSERT INTO " + schema + "." + rows.table() + " (" + columns + ") VALUES (" + marks
                + ") ON CONFLICT (" + rows.key() + ") DO UPDATE SET " + updates;
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            long start = System.nanoTime();
            int added = 0;
            for (@Nullable Object[] row : rows.rows()) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
                added++;
                if (added % batch == 0 || added == rows.rows().size()) {
                    statement.executeBatch();
                    connection.commit();
                }
            }
            return added / ((System.nanoTime() - start) / 1e9);
        }
    }

    private List<String> columns(String table) throws SQLException {
        return BareDatabase.texts(
                source,
                "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '" + schema + "." + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum");
    }

    private static List<String> tables(Connection connection, String schema) throws SQLException {
        return BareDatabase.texts(
                connection,
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = '" + schema + "' ORDER BY 1");
    }

    /** A table's content in the binary form of {@code COPY}. */
    public record Dump(String table, String columns, Path file) {}

    /** Writes the content of all tables that are not empty to files, except for one table. */
    public List<Dump> dump(Path folder, String except) throws SQLException, IOException {
        CopyManager copies = source.unwrap(PGConnection.class).getCopyAPI();
        List<Dump> dumps = new ArrayList<>();
        for (String table : tables(source, schema)) {
            if (table.equals(except)
                    || BareDatabase.number(source, "SELECT 1 FROM " + schema + "." + table + " LIMIT 1") == 0) {
                continue;
            }
            Path file = folder.resolve("table-" + dumps.size() + ".copy");
            String columns = String.join(", ", columns(table));
            try (OutputStream out = Files.newOutputStream(file)) {
                copies.copyOut(
                        "COPY (SELECT " + columns + " FROM " + schema + "." + table + ") TO STDOUT (FORMAT binary)",
                        out);
            }
            dumps.add(new Dump(table, columns, file));
        }
        return dumps;
    }

    /** Empties the tables of a schema, except for one table; their indexes stay. */
    public static void empty(Connection connection, String schema, String except) throws SQLException {
        String all = tables(connection, schema).stream()
                .filter(table -> !table.equals(except))
                .map(table -> schema + "." + table)
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + all);
        }
    }

    /** Copies tables into those of another schema in one transaction, and returns the seconds that it took. */
    public static double copy(Connection connection, String schema, List<Dump> dumps) throws SQLException, IOException {
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        for (Dump dump : dumps) {
            try (InputStream in = Files.newInputStream(dump.file())) {
                copies.copyIn(
                        "COPY " + schema + "." + dump.table() + " (" + dump.columns() + ") FROM STDIN (FORMAT binary)",
                        in,
                        1 << 16);
            }
        }
        connection.commit();
        return (System.nanoTime() - start) / 1e9;
    }
}
