package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.stack.ConnectServer;
import io.entail.testkit.StackExtension;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An unmodified Kafka Connect between a Kafka and a PostgreSQL, with the settings of the example. */
final class SinkBed implements AutoCloseable {
    private static final Path EXAMPLE = Path.of("ops/examples/postgres-sink.properties");
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(2);

    private final StackExtension stack;
    private final String database;
    private final ConnectServer connect;

    SinkBed(Path directory, StackExtension stack) {
        this.stack = stack;
        database = stack.freshDatabase();
        connect = ConnectServer.start(directory, stack.bootstrap());
    }

    /**
     * Starts to write the table topics of a store into tables that have the names of the entities, in a schema of their
     * own.
     */
    void sink(String store) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + store);
        }
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(EXAMPLE)) {
            file.load(in);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));
        settings.remove("name");
        settings.put("topics.regex", settings.getOrDefault("topics.regex", "").replace("entail", store));
        // Apicurio's converter uses its own API of the registry.
        String registry = stack.registryUrl().replace("/ccompat/v7", "/registry/v2");
        settings.put("key.converter.apicurio.registry.url", registry);
        settings.put("value.converter.apicurio.registry.url", registry);
        settings.put("collection.name.format", store + ".${topic}");
        settings.put("connection.url", database);
        settings.put("connection.username", stack.postgresUser());
        settings.put("connection.password", stack.postgresPassword());
        // Otherwise, new topics are found only every five minutes.
        settings.put("consumer.override.metadata.max.age.ms", "1000");
        connect.put(store, settings);
    }

    /** Returns the rows of a table by the value of a column. Each row has its columns as texts. */
    Map<String, Map<String, @Nullable String>> rows(String store, String table, String key) throws SQLException {
        Map<String, Map<String, @Nullable String>> rows = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT * FROM " + store + ".\"" + table + "\"")) {
            while (answer.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    // PostgreSQL has its own text form of booleans and floating-point numbers.
                    Object value = answer.getObject(i);
                    boolean plain = value instanceof Boolean || value instanceof Double;
                    row.put(answer.getMetaData().getColumnName(i), plain ? String.valueOf(value) : answer.getString(i));
                }
                rows.put(answer.getString(key), row);
            }
        }
        return rows;
    }

    /** Waits until the check succeeds, and fails at once if the sink of the store has failed. */
    void await(String store, Check check) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(ARRIVES_WITHIN)
                .failFast("the sink goes on", () -> {
                    assertThat(connect.failureOf(store)).isEmpty();
                    return false;
                })
                // The table may not exist yet.
                .ignoreExceptionsInstanceOf(SQLException.class)
                .untilAsserted(check::run);
    }

    interface Check {
        void run() throws Exception;
    }

    Path connectLog() {
        return connect.log();
    }

    @Override
    public void close() {
        connect.remove();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database, stack.postgresUser(), stack.postgresPassword());
    }
}
