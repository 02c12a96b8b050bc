package io.entail.bench;

import io.entail.bench.bare.BareDatabase;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Comparison;
import io.entail.config.PostgresConfig;
import io.entail.config.PublishTables;
import io.entail.config.TopicNames;
import io.entail.project.ProjectOptions;
import io.entail.stack.ConnectServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the rows per second that a projector writes to PostgreSQL with those of Kafka Connect with Debezium's sink,
 * from the same store's topics.
 */
final class PostgresPeer {
    private static final String NAME = "peer";
    private static final String ROWS = "SELECT count(*) FROM sink." + Routes.ENTITY;
    private static final int BATCH = 2_000;
    private static final int BACKLOG = 50_000;
    private static final int ROUTES_MAX = 20_000;

    /** The interval at which the peer's rows are counted, because counting slows it down. */
    private static final long LOOK_MILLIS = 250;

    private final Workbench bench;
    private final PostgresConfig config;
    private final BareDatabase database;

    PostgresPeer(Workbench bench, PostgresConfig config, BareDatabase database) {
        this.bench = bench;
        this.config = config;
        this.database = database;
    }

    BenchResult compare() throws Exception {
        int backlog = bench.options().quick() ? BACKLOG / 5 : BACKLOG;
        int routes = Math.min(ROUTES_MAX, bench.routes());
        Comparison comparison = new Comparison("postgres.debezium.rate", "/s", 1);
        database.execute("DROP SCHEMA IF EXISTS sink CASCADE", "CREATE SCHEMA sink");
        try (ProjectedStore store = new ProjectedStore(
                bench,
                NAME,
                routes,
                builder -> builder.withPostgres(config).withPublishTables(PublishTables.of(List.of(Routes.ENTITY))))) {
            PostgresSchema followed = new PostgresSchema(store, config, database, NAME);
            followed.fill(ProjectOptions.NONE);
            Path folder = bench.directory().resolve("connect");
            ConnectServer connect = ConnectServer.startLasting(folder, bench.bootstrap());
            try {
                Map<String, String> settings = settings(store);
                bench.note("postgres.debezium.rate: " + backlog + " published inserts, from the first fifth on; the"
                        + " baseline is Debezium's JDBC sink in a standalone worker of Kafka Connect, which upserts the"
                        + " same rows from their table topic into one table with a primary key alone, with "
                        + shown(settings));
                connect.put(NAME, settings);
                try (Connection connection = database.connect()) {
                    BareDatabase.await(connection, ROWS, routes);
                }
                for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
                    bench.tell((round == 0 ? "warm-up of " : "round " + round + " of ") + comparison.name());
                    connect.pause(NAME);
                    long before = store.sequence();
                    store.insert(backlog);
                    boolean first = round % 2 == 0;
                    double one = first ? followed.followed(bench, before) : sunk(connect, routes, round, backlog);
                    double two = first ? sunk(connect, routes, round, backlog) : followed.followed(bench, before);
                    if (round > 0) {
                        comparison.add(first ? one : two, first ? two : one);
                    }
                }
            } finally {
                connect.remove();
            }
            followed.drop();
        } finally {
            database.execute("DROP SCHEMA IF EXISTS sink CASCADE");
        }
        return comparison.result(routes);
    }

    private double sunk(ConnectServer connect, long routes, int round, long backlog) throws Exception {
        connect.resume(NAME);
        double rate = database.rate(ROWS, routes + round * backlog, backlog, LOOK_MILLIS);
        connect.pause(NAME);
        return rate;
    }

    private Map<String, String> settings(ProjectedStore store) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        settings.put("tasks.max", "1");
        settings.put("topics", TopicNames.table(store.name(), Routes.ENTITY));
        settings.put("consumer.override.isolation.level", "read_committed");
        settings.put("consumer.override.max.poll.records", Integer.toString(BATCH));
        for (String part : List.of("key", "value")) {
            String converter = part + ".converter";
            settings.put(converter, "io.apicurio.registry.utils.converter.AvroConverter");
            settings.put(
                    converter + ".apicurio.registry.url", store.registryUrl().replace("/ccompat/v7", "/registry/v2"));
            settings.put(converter + ".apicurio.registry.as-confluent", "true");
            settings.put(converter + ".apicurio.registry.use-id", "contentId");
        }
        settings.put("collection.name.format", "sink." + Routes.ENTITY);
        settings.put(
                "connection.url",
                config.url() + (config.url().contains("?") ? "&" : "?") + "reWriteBatchedInserts=true");
        settings.put("connection.username", config.user());
        settings.put("connection.password", config.password());
        settings.put("insert.mode", "upsert");
        settings.put("delete.enabled", "true");
        settings.put("primary.key.mode", "record_key");
        settings.put("schema.evolution", "basic");
        settings.put("quote.identifiers", "true");
        settings.put("batch.size", Integer.toString(BATCH));
        settings.put("use.reduction.buffer", "true");
        return settings;
    }

    private static String shown(Map<String, String> settings) {
        Map<String, String> shown = new TreeMap<>(settings);
        shown.keySet()
                .removeIf(key -> key.startsWith("connection.p") || key.contains(".converter") || key.equals("topics"));
        return shown.toString();
    }
}
