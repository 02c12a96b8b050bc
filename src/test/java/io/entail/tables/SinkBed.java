package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.stack.ConnectServer;
import io.entail.stack.PostgresServer;
import java.io.IOException;
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
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Stock Kafka Connect between a Kafka and a PostgreSQL, set as the README says. */
final class SinkBed implements AutoCloseable {
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(3);

    private final PostgresServer postgres;
    private final ConnectServer connect;
    private final String registry;

    SinkBed(Path directory, String bootstrap, String registryUrl) throws Exception {
        // Apicurio's converter speaks its own language to the registry.
        registry = registryUrl.replace("/ccompat/v7", "/registry/v2");
        postgres = PostgresServer.start(Files.createDirectories(directory.resolve("postgres")));
        try {
            connect = ConnectServer.start(Files.createDirectories(directory.resolve("connect")), bootstrap);
        } catch (RuntimeException e) {
            postgres.remove();
            throw e;
        }
    }

    /** Begins to read the table topics of a store into tables that are called like the entities. */
    void sink(String store) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        settings.put("topics.regex", store + "\\.table\\..*");
        settings.put("consumer.override.isolation.level", "read_committed");
        settings.put("consumer.override.metadata.max.age.ms", "1000");
        for (String side : new String[] {"key", "value"}) {
            settings.put(side + ".converter", "io.apicurio.registry.utils.converter.AvroConverter");
            settings.put(side + ".converter.apicurio.registry.url", registry);
            settings.put(side + ".converter.apicurio.registry.as-confluent", "true");
            settings.put(side + ".converter.apicurio.registry.use-id", "contentId");
        }
        settings.put("transforms", "entity");
        settings.put("transforms.entity.type", "org.apache.kafka.connect.transforms.RegexRouter");
        settings.put("transforms.entity.regex", ".*\\.table\\.(.*)");
        settings.put("transforms.entity.replacement", "$1");
        // With a schema: there is a table of PostgreSQL's own that is called parameters.
        settings.put("collection.name.format", "public.${topic}");
        settings.put("connection.url", postgres.url().replaceAll("\\?.*", ""));
        settings.put("connection.username", "entail");
        settings.put("connection.password", "");
        settings.put("insert.mode", "upsert");
        settings.put("delete.enabled", "true");
        settings.put("primary.key.mode", "record_key");
        settings.put("schema.evolution", "basic");
        settings.put("quote.identifiers", "true");
        connect.put(store, settings);
    }

    /** The rows of a table by a column, each as its columns with their texts. */
    Map<String, Map<String, @Nullable String>> rows(String table, String key) throws SQLException {
        Map<String, Map<String, @Nullable String>> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(postgres.url());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
            while (answer.next()) {
                Map<String, @Nullable String> row = new LinkedHashMap<>();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    // As a text a boolean is t or f.
                    row.put(
                            answer.getMetaData().getColumnName(i),
                            answer.getObject(i) instanceof Boolean truth ? truth.toString() : answer.getString(i));
                }
                rows.put(answer.getString(key), row);
            }
        }
        return rows;
    }

    /** Waits until something is so, and fails at once when the sink of a store has failed. */
    void await(String store, Check check) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(ARRIVES_WITHIN)
                .failFast("the sink goes on", () -> {
                    assertThat(connect.failureOf(store)).isEmpty();
                    return false;
                })
                // A table that is not there yet.
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
    public void close() throws IOException {
        try {
            connect.remove();
        } finally {
            postgres.remove();
        }
    }
}
