package io.entail.project;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the state of a store from PostgreSQL with SQL. */
final class PgCopy implements Copy {
    private final String store;
    private final PostgresConfig config;
    private final String url;
    private final StackExtension stack;
    private @Nullable Connection connection;

    /** Uses a new and empty database. */
    PgCopy(StackExtension stack, String store) {
        this(stack, store, stack.freshDatabase());
    }

    /** Uses an existing database. */
    PgCopy(StackExtension stack, String store, String url) {
        this.stack = stack;
        this.store = store;
        this.url = url;
        this.config = PostgresConfig.of(url, stack.postgresUser(), stack.postgresPassword());
    }

    String url() {
        return url;
    }

    @Override
    public Targets targets() {
        return targets(config);
    }

    /**
     * Returns the database for a projector that connects with another configuration, such as another user or through a
     * proxy.
     */
    Targets targets(PostgresConfig other) {
        return PostgresTarget.of(EntityStoreConfig.builder("none:1", Path.of("none"))
                .withStore(store)
                .withPostgres(other)
                .build());
    }

    PostgresConfig config() {
        return config;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "entail.postgres.url", url,
                "entail.postgres.user", config.user(),
                "entail.postgres.password", config.password());
    }

    private Connection connection() throws SQLException {
        Connection own = connection;
        if (own == null || own.isClosed() || !own.isValid(20)) {
            own = DriverManager.getConnection(url, stack.postgresUser(), stack.postgresPassword());
            connection = own;
        }
        return own;
    }

    /**
     * Executes statements as a person does by hand. Returns the largest number of rows that one of them has changed.
     */
    int execute(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
            int most = statement.getUpdateCount();
            while (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                most = Math.max(most, statement.getUpdateCount());
            }
            return most;
        }
    }

    /** Returns the rows of a query, each as the texts of its columns. */
    List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection().createStatement();
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

    /** Returns the only value of a query. */
    String value(String sql) throws SQLException {
        return rows(sql).get(0).get(0);
    }

    @Override
    public int generation() throws SQLException {
        return Integer.parseInt(value("SELECT generation FROM \"" + store + "\".current"));
    }

    /** Returns the name of a table of a generation. */
    String table(int generation, String name) {
        return "\"" + store + "_g" + generation + "\".\"" + name + "\"";
    }

    /** Returns the name of the table of things in use. */
    String table() throws SQLException {
        return table(generation(), "things");
    }

    @Override
    public Map<String, String> things() throws SQLException {
        Map<String, String> things = new TreeMap<>();
        for (List<String> row : rows("SELECT id, _version, _position, name, parent, _broken, _key FROM " + table())) {
            boolean broken = row.get(5).equals("t");
            String key = row.get(6).substring(2);
            things.put(
                    id(key),
                    row.get(1) + " at " + row.get(2) + ": "
                            + (broken ? "broken" : row.get(0) + ", " + row.get(3) + ", " + row.get(4)));
        }
        return things;
    }

    private static String id(String key) {
        return Replica.id(HexFormat.of().parseHex(key));
    }

    @Override
    public long position() throws SQLException {
        if (value("SELECT to_regclass('\"" + store + "\".current')").equals("null")) {
            return -2;
        }
        List<List<String>> rows = rows(
                "SELECT log_offset FROM \"" + store + "\".position JOIN \"" + store + "\".current USING (generation)");
        return rows.isEmpty() ? -2 : Long.parseLong(rows.get(0).get(0));
    }

    @Override
    public String digest() throws SQLException {
        return value("SELECT encode(log_digest, 'hex') FROM \"" + store + "\".position JOIN \"" + store
                + "\".current USING (generation)");
    }

    @Override
    public String disagreement() throws SQLException {
        int generation = generation();
        String counted = value("SELECT coalesce(sum(rows), 0) FROM " + table(generation, "counts")
                + " WHERE workspace = '' AND entity = (SELECT min(ordinal) FROM " + table(generation, "definitions")
                + " WHERE entity = 'things')");
        String there = value("SELECT count(*) FROM " + table());
        if (!counted.equals(there)) {
            return "counts say " + counted + " rows, and there are " + there;
        }
        if (value("SELECT to_regclass('" + table(generation, "history") + "')").equals("null")) {
            return "";
        }
        return rows(
                        "SELECT 'history has ' || count(*) || ' changes from ' || min(h.sequence) || ' to ' || max(h.sequence)"
                                + " || ', and the position is at ' || min(p.sequence) FROM \"" + store
                                + "\".entail_history h, \"" + store + "\".position p WHERE p.generation = " + generation
                                + " HAVING count(*) <> min(p.sequence) OR max(h.sequence) <> min(p.sequence)")
                .stream()
                .map(row -> row.get(0))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the connection does not close", e);
        }
    }
}
