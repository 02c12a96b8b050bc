package io.entail.config;

import static io.entail.config.SettingValues.list;
import static io.entail.config.SettingValues.number;
import static io.entail.config.SettingValues.secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * The keys of a settings file, with what each sets. Other keys are refused, with two exceptions: the rest of a key
 * after {@code entail.kafka.} is passed to the Kafka clients, and a key that begins with {@code schema.registry.} is
 * passed to the schema registry's client.
 *
 * <p>{@link Settings} has their types, defaults, ranges and meanings. The keys of {@link HttpKeys} are accepted too,
 * because one file may contain all of them; a store ignores them.
 */
public final class SettingKeys {
    /** Kafka's addresses. */
    public static final String BOOTSTRAP = "entail.bootstrap";

    /** The store's name. */
    public static final String STORE = "entail.store";

    /** The replica's directory. */
    public static final String DIRECTORY = "entail.directory";

    /** The default workspace of calls. */
    public static final String WORKSPACE = "entail.workspace";

    /** Files and folders of definitions. */
    public static final String DEFINITIONS = "entail.definitions";

    /** Whether configurations of plugins without a definition are accepted unchecked. */
    public static final String ACCEPT_PLUGINS = "entail.plugins.accept";

    /** The schema registry's addresses. */
    public static final String REGISTRY = EntityStoreConfig.REGISTRY_PREFIX + "url";

    /** The number of records between two checkpoints of the state. */
    public static final String CHECKPOINT_RECORDS = "entail.checkpoint.records";

    /** Whether the process only reads. */
    public static final String READ_ONLY = "entail.open.read-only";

    /** Whether a damaged replica is rebuilt. */
    public static final String REBUILD = "entail.replica.rebuild";

    /** Whether the process may become the publisher. */
    public static final String PUBLISH_CANDIDATE = "entail.publish.candidate";

    /** The entities whose rows are also published in table topics. */
    public static final String PUBLISH_TABLES = "entail.publish.tables";

    /** Where the state is read. */
    public static final String READS = "entail.reads";

    /** The JDBC URL of the PostgreSQL database. */
    public static final String POSTGRES_URL = "entail.postgres.url";

    /** Nodes of the Cassandra cluster. */
    public static final String CASSANDRA_CONTACT_POINTS = "entail.cassandra.contact-points";

    /** The datacenter of Cassandra whose nodes are queried. */
    public static final String CASSANDRA_DATACENTER = "entail.cassandra.datacenter";

    /** Whether projectors also keep past changes in the database. */
    public static final String PROJECT_HISTORY = "entail.project.history";

    /** Whether a directory that has state can be opened without Kafka. */
    public static final String OFFLINE = "entail.open.offline";

    /** The prefix of the settings of the Kafka clients. */
    static final String KAFKA_PREFIX = "entail.kafka.";

    private static final Map<String, Setter> SETTERS = new LinkedHashMap<>();

    static {
        SETTERS.put(BOOTSTRAP, (builder, text) -> {}); // This one is passed to the builder when it is created.
        SETTERS.put(DIRECTORY, (builder, text) -> {});
        SETTERS.put(DEFINITIONS, (builder, text) -> builder.withDefinitions(paths(text)));
        set(Settings.STORE, EntityStoreConfig.Builder::withStore);
        set(Settings.WORKSPACE, EntityStoreConfig.Builder::withWorkspace);
        set(Settings.SHIPPED, EntityStoreConfig.Builder::withShippedDefinitions);
        set(Settings.ACCEPT_PLUGINS, EntityStoreConfig.Builder::withAcceptPlugins);
        set(Settings.CREATE_TOPIC, EntityStoreConfig.Builder::withCreateTopic);
        set(Settings.OFFLINE, EntityStoreConfig.Builder::withStartOffline);
        set(Settings.READ_ONLY, EntityStoreConfig.Builder::withReadOnly);
        set(Settings.REBUILD, EntityStoreConfig.Builder::withRebuild);
        set(Settings.OPEN_TIMEOUT, EntityStoreConfig.Builder::withOpenTimeout);
        set(Settings.WRITE_TIMEOUT, EntityStoreConfig.Builder::withWriteTimeout);
        count(Settings.CONFLICT_RETRIES, EntityStoreConfig.Builder::withConflictRetries);
        count(Settings.PENDING_MAX, EntityStoreConfig.Builder::withPendingWritesMax);
        set(Settings.REAPER_INTERVAL, EntityStoreConfig.Builder::withReaperInterval);
        set(Settings.CACHE_BYTES, EntityStoreConfig.Builder::withCacheBytes);
        set(Settings.HISTORY_POSITIONS_MAX, EntityStoreConfig.Builder::withHistoryPositionsMax);
        set(Settings.CHECKPOINT_RECORDS, EntityStoreConfig.Builder::withCheckpointRecords);
        count(Settings.CHECKPOINT_KEEP, EntityStoreConfig.Builder::withCheckpointKeep);
        set(Settings.PUBLISH_CANDIDATE, EntityStoreConfig.Builder::withPublishCandidate);
        set(Settings.PUBLISH_INTERVAL, EntityStoreConfig.Builder::withPublishInterval);
        set(Settings.PUBLISH_OUTCOMES, EntityStoreConfig.Builder::withPublishOutcomes);
        set(Settings.PUBLISH_TABLES, (builder, text) -> builder.withPublishTables(PublishTables.read(text)));
        set(Settings.READS, (builder, text) -> builder.withReads(Reads.read(text)));
        set(Settings.PROJECT_HISTORY, EntityStoreConfig.Builder::withProjectHistory);
        postgres(POSTGRES_URL, PostgresConfig::withUrl);
        postgres("entail.postgres.user", PostgresConfig::withUser);
        postgres("entail.postgres.password", PostgresConfig::withPassword);
        postgres("entail.postgres.password-file", (database, text) -> database.withPassword(secret(text)));
        postgres("entail.postgres.schema", PostgresConfig::withSchema);
        postgres(
                Settings.POSTGRES_CONNECTIONS.key(),
                (database, text) -> database.withConnections(Math.toIntExact(number(text))));
        cassandra(CASSANDRA_CONTACT_POINTS, (cluster, text) -> cluster.withContactPoints(list(text)));
        cassandra(CASSANDRA_DATACENTER, CassandraConfig::withDatacenter);
        cassandra("entail.cassandra.user", CassandraConfig::withUser);
        cassandra("entail.cassandra.password", CassandraConfig::withPassword);
        cassandra("entail.cassandra.password-file", (cluster, text) -> cluster.withPassword(secret(text)));
        cassandra("entail.cassandra.keyspace", CassandraConfig::withKeyspace);
        cassandra("entail.cassandra.replication", CassandraConfig::withReplication);
        cassandra(Settings.CASSANDRA_CONSISTENCY.key(), CassandraConfig::withConsistency);
        cassandra(
                Settings.CASSANDRA_CONCURRENCY.key(),
                (cluster, text) -> cluster.withConcurrency(Math.toIntExact(number(text))));
        HttpKeys.all().forEach(key -> SETTERS.put(key, (builder, text) -> {}));
    }

    private SettingKeys() {}

    /** Returns every key, in the order of the documentation; {@code *} stands for any name. */
    public static List<String> all() {
        List<String> all = new ArrayList<>();
        Settings.all().forEach(setting -> all.add(setting.key()));
        return all;
    }

    /** Returns the keys that are read by a builder or by an HTTP server. */
    static Set<String> setters() {
        return SETTERS.keySet();
    }

    /**
     * Reads a configuration; {@link #BOOTSTRAP} and {@link #DIRECTORY} must be among them.
     *
     * @throws IllegalArgumentException naming every key that is unknown, missing, unreadable or out of range
     */
    public static EntityStoreConfig read(Map<String, String> settings) {
        List<String> faults = new ArrayList<>();
        String bootstrap = required(settings, BOOTSTRAP, faults);
        String directory = required(settings, DIRECTORY, faults);
        EntityStoreConfig.Builder builder = EntityStoreConfig.builder(bootstrap, Path.of(directory));
        new TreeMap<>(settings).forEach((key, text) -> {
            Setter setter = SETTERS.get(key);
            try {
                if (key.startsWith(KAFKA_PREFIX)) {
                    builder.withKafka(key.substring(KAFKA_PREFIX.length()), text);
                } else if (key.startsWith(EntityStoreConfig.REGISTRY_PREFIX)) {
                    builder.withRegistrySetting(key, text);
                } else if (setter == null) {
                    faults.add(key + ": unknown setting");
                } else {
                    setter.set(builder, text.strip());
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                faults.add(key + ": " + e.getMessage());
            }
        });
        try {
            EntityStoreConfig config = builder.build();
            if (faults.isEmpty()) {
                return config;
            }
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
        throw new IllegalArgumentException(String.join("; ", faults));
    }

    private static String required(Map<String, String> settings, String key, List<String> faults) {
        String value = settings.getOrDefault(key, "").strip();
        if (value.isEmpty()) {
            faults.add(key + ": required");
            return "-"; // Continues, so that the other faults are found too.
        }
        return value;
    }

    private static Path[] paths(String text) {
        return list(text).stream().map(Path::of).toArray(Path[]::new);
    }

    private static <T extends Comparable<T>> void set(
            Setting<T> setting, BiConsumer<EntityStoreConfig.Builder, T> with) {
        SETTERS.put(
                setting.key(),
                (builder, text) -> with.accept(builder, setting.reader().apply(text)));
    }

    private static void count(Setting<Long> setting, BiConsumer<EntityStoreConfig.Builder, Integer> with) {
        set(setting, (builder, number) -> with.accept(builder, Math.toIntExact(number)));
    }

    private static void postgres(String key, BiFunction<PostgresConfig, String, PostgresConfig> with) {
        SETTERS.put(key, (builder, text) -> builder.changePostgres(database -> with.apply(database, text)));
    }

    private static void cassandra(String key, BiFunction<CassandraConfig, String, CassandraConfig> with) {
        SETTERS.put(key, (builder, text) -> builder.changeCassandra(cluster -> with.apply(cluster, text)));
    }

    @FunctionalInterface
    private interface Setter {
        void set(EntityStoreConfig.Builder builder, String text);
    }
}
