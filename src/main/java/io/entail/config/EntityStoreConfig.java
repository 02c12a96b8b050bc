package io.entail.config;

import io.entail.schema.Functions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * How a process opens a store. Immutable; start from {@link #builder} and change what differs.
 *
 * @param bootstrap Kafka's addresses, {@code host:port} with commas between
 * @param store name of the store and prefix of its topics: 1 to 100 characters of {@code a-z A-Z 0-9 . _ -}
 * @param directory where the replica keeps its state; one store at a time; not touched when a database is read
 * @param workspace name or id of the workspace that DAOs use unless told otherwise
 * @param definitions files or folders of entity definitions, in addition to the shipped ones
 * @param shippedDefinitions whether the definitions that come with Entail are part of the store
 * @param acceptPlugins whether the configuration of a plugin that no definition describes is taken as it is, any JSON
 *     object
 * @param functions the Java functions that the definitions name
 * @param createTopic whether {@code open} creates the writes topic when it is missing
 * @param startOffline whether {@code open} may succeed without Kafka on a directory that has state. A directory whose
 *     process was killed may lack what that process had shown last: then Kafka is needed all the same
 * @param readOnly whether the process only reads: it appends nothing to the log, definitions of its files neither, creates
 *     no topic and deletes nothing that has expired; every write is refused
 * @param rebuild whether a replica whose files are damaged is built again, from its newest good checkpoint or from the
 *     log; the damaged files are set aside. Without it {@code open} says what is damaged and changes nothing
 * @param openTimeout how long {@code open} waits for the broker and for the end of the log while no progress is made
 * @param writeTimeout how long a write waits for its outcome
 * @param conflictRetries how often a write is re-validated and tried again after a conflict
 * @param pendingWritesMax writes of this process that may be under way at once
 * @param reaperInterval how often this process looks for rows that have expired, to delete them if it is the one of all
 *     that is chosen for that; 0: never, and another has to
 * @param cacheBytes memory shared by RocksDB's block cache and write buffers
 * @param historyPositionsMax changes of rows that the index of history has, the newest ones
 * @param checkpointRecords records from one checkpoint of the state to the next, for reads of the past; 0: none is made
 * @param checkpointKeep how many of the newest checkpoints are kept
 * @param publishCandidate whether this process may publish the changes of the store, and its replica keeps what that takes
 * @param publishInterval the least time from the beginning of one transaction of the feed to that of the next
 * @param publishOutcomes of how many of the last records a candidate keeps what became of them
 * @param publishTables the entities whose rows the publisher keeps in topics of their own, for Kafka Connect and the like
 * @param reads where the state is read: from a replica of this process, or from a database that a projector keeps
 * @param postgres the PostgreSQL database of the store
 * @param cassandra the Cassandra cluster of the store
 * @param projectHistory whether projectors keep every change of the past in the database, too
 * @param kafka settings passed to every Kafka client untouched ({@code entail.kafka.*})
 * @param registry settings of the schema registry's client, passed to it as they are; all begin with
 *     {@code schema.registry.}, such as {@code schema.registry.url}. Only the change feed uses it
 */
public record EntityStoreConfig(
        String bootstrap,
        String store,
        Path directory,
        String workspace,
        List<Path> definitions,
        boolean shippedDefinitions,
        boolean acceptPlugins,
        Functions functions,
        boolean createTopic,
        boolean startOffline,
        boolean readOnly,
        boolean rebuild,
        Duration openTimeout,
        Duration writeTimeout,
        int conflictRetries,
        int pendingWritesMax,
        Duration reaperInterval,
        long cacheBytes,
        long historyPositionsMax,
        long checkpointRecords,
        int checkpointKeep,
        boolean publishCandidate,
        Duration publishInterval,
        long publishOutcomes,
        PublishTables publishTables,
        Reads reads,
        PostgresConfig postgres,
        CassandraConfig cassandra,
        boolean projectHistory,
        Map<String, String> kafka,
        Map<String, String> registry) {

    public EntityStoreConfig {
        List<String> faults = new ArrayList<>();
        if (bootstrap.isBlank()) {
            faults.add("entail.bootstrap: required, host:port with commas between");
        }
        if (!store.matches("[a-zA-Z0-9._-]{1,100}")) {
            faults.add("entail.store: '" + store + "' is not 1 to 100 characters of a-z A-Z 0-9 . _ -");
        }
        check(Settings.OPEN_TIMEOUT, openTimeout, faults);
        check(Settings.WRITE_TIMEOUT, writeTimeout, faults);
        check(Settings.CONFLICT_RETRIES, (long) conflictRetries, faults);
        check(Settings.PENDING_MAX, (long) pendingWritesMax, faults);
        check(Settings.REAPER_INTERVAL, reaperInterval, faults);
        check(Settings.CACHE_BYTES, cacheBytes, faults);
        check(Settings.HISTORY_POSITIONS_MAX, historyPositionsMax, faults);
        check(Settings.CHECKPOINT_RECORDS, checkpointRecords, faults);
        check(Settings.CHECKPOINT_KEEP, (long) checkpointKeep, faults);
        check(Settings.PUBLISH_INTERVAL, publishInterval, faults);
        check(Settings.PUBLISH_OUTCOMES, publishOutcomes, faults);
        registry.keySet().stream()
                .filter(key -> !key.startsWith(REGISTRY_PREFIX))
                .sorted()
                .forEach(key -> faults.add(key + ": a setting of the registry begins with " + REGISTRY_PREFIX));
        if (reads == Reads.POSTGRES && !postgres.isSet()) {
            faults.add("entail.postgres.url: required to read from PostgreSQL (entail.reads)");
        }
        if (reads == Reads.CASSANDRA && !cassandra.isSet()) {
            faults.add("entail.cassandra.contact-points: required to read from Cassandra (entail.reads)");
        }
        if (reads != Reads.REPLICA && publishCandidate) {
            faults.add("entail.publish.candidate: a process without a replica (entail.reads=" + reads.text()
                    + ") cannot publish: take entail.reads=replica, or let 'entail publish' do it");
        }
        if (reads != Reads.REPLICA && !registry.containsKey(REGISTRY_PREFIX + "url")) {
            faults.add("schema.registry.url: required without a replica (entail.reads=" + reads.text()
                    + "): what becomes of a write is heard from the change feed");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        definitions = List.copyOf(definitions);
        kafka = Map.copyOf(kafka);
        registry = Map.copyOf(registry);
    }

    /** What the name of every setting of the schema registry's client begins with. */
    static final String REGISTRY_PREFIX = "schema.registry.";

    private static <T extends Comparable<T>> void check(Setting<T> setting, T value, List<String> faults) {
        setting.faultWithKey(value).ifPresent(faults::add);
    }

    /** The writes topic of this store. */
    public String writesTopic() {
        return TopicNames.writes(store);
    }

    /** The topic of this store's change feed. */
    public String changesTopic() {
        return TopicNames.changes(store);
    }

    /** The topic of what this store has refused. */
    public String rejectionsTopic() {
        return TopicNames.rejections(store);
    }

    /** The topic of this store that has the rows of an entity. */
    public String tableTopic(String entity) {
        return TopicNames.table(store, entity);
    }

    /** The group that chooses who publishes this store, and the transactional id of whoever does. */
    public String publisherId() {
        return store + "-publish";
    }

    /** Of settings that are passed on only the names: there are passwords among the values. */
    @Override
    public String toString() {
        return "EntityStoreConfig[bootstrap=" + bootstrap + ", store=" + store + ", directory=" + directory
                + ", workspace=" + workspace + ", definitions=" + definitions + ", kafka="
                + new TreeSet<>(kafka.keySet())
                + ", registry=" + new TreeSet<>(registry.keySet()) + "]";
    }

    /** The same with another directory, as a candidate that only reads: for a process that does nothing but publish. */
    public EntityStoreConfig toPublish(Path replica) {
        return new EntityStoreConfig(
                bootstrap,
                store,
                replica,
                workspace,
                definitions,
                shippedDefinitions,
                acceptPlugins,
                functions,
                false,
                true,
                true,
                rebuild,
                openTimeout,
                writeTimeout,
                conflictRetries,
                pendingWritesMax,
                reaperInterval,
                cacheBytes,
                historyPositionsMax,
                checkpointRecords,
                checkpointKeep,
                true,
                publishInterval,
                publishOutcomes,
                publishTables,
                Reads.REPLICA,
                postgres,
                cassandra,
                projectHistory,
                kafka,
                registry);
    }

    /** A builder with every default, for Kafka at these addresses and a replica in this directory. */
    public static Builder builder(String bootstrap, Path directory) {
        return new Builder(bootstrap, directory);
    }

    /** Collects settings; see the record for what they mean. Not thread-safe. */
    public static final class Builder {
        private final String bootstrap;
        private final Path directory;
        private String store = Settings.STORE.byDefault();
        private String workspace = Settings.WORKSPACE.byDefault();
        private List<Path> definitions = List.of();
        private boolean shippedDefinitions = Settings.SHIPPED.byDefault();
        private boolean acceptPlugins = Settings.ACCEPT_PLUGINS.byDefault();
        private Functions functions = Functions.builtIn();
        private boolean createTopic = Settings.CREATE_TOPIC.byDefault();
        private boolean startOffline = Settings.OFFLINE.byDefault();
        private boolean readOnly = Settings.READ_ONLY.byDefault();
        private boolean rebuild = Settings.REBUILD.byDefault();
        private Duration openTimeout = Settings.OPEN_TIMEOUT.byDefault();
        private Duration writeTimeout = Settings.WRITE_TIMEOUT.byDefault();
        private int conflictRetries = Settings.CONFLICT_RETRIES.intByDefault();
        private int pendingWritesMax = Settings.PENDING_MAX.intByDefault();
        private Duration reaperInterval = Settings.REAPER_INTERVAL.byDefault();
        private long cacheBytes = Settings.CACHE_BYTES.byDefault();
        private long historyPositionsMax = Settings.HISTORY_POSITIONS_MAX.byDefault();
        private long checkpointRecords = Settings.CHECKPOINT_RECORDS.byDefault();
        private int checkpointKeep = Settings.CHECKPOINT_KEEP.intByDefault();
        private boolean publishCandidate = Settings.PUBLISH_CANDIDATE.byDefault();
        private Duration publishInterval = Settings.PUBLISH_INTERVAL.byDefault();
        private long publishOutcomes = Settings.PUBLISH_OUTCOMES.byDefault();
        private PublishTables publishTables = PublishTables.NONE;
        private Reads reads = Reads.REPLICA;
        private PostgresConfig postgres = PostgresConfig.NONE;
        private CassandraConfig cassandra = CassandraConfig.NONE;
        private boolean projectHistory = Settings.PROJECT_HISTORY.byDefault();
        private final Map<String, String> kafka = new LinkedHashMap<>();
        private final Map<String, String> registry = new LinkedHashMap<>();

        private Builder(String bootstrap, Path directory) {
            this.bootstrap = bootstrap;
            this.directory = directory;
        }

        /** Default {@code entail}. */
        public Builder withStore(String name) {
            this.store = name;
            return this;
        }

        /** Default {@code default}. */
        public Builder withWorkspace(String nameOrId) {
            this.workspace = nameOrId;
            return this;
        }

        /** Default none beside the shipped ones. A folder has at least one, and beside them only hidden files and {@code .md}. */
        public Builder withDefinitions(Path... filesOrFolders) {
            this.definitions = List.of(filesOrFolders);
            return this;
        }

        /** Default true. */
        public Builder withShippedDefinitions(boolean part) {
            this.shippedDefinitions = part;
            return this;
        }

        /** Default false: a plugin without subschema is refused. */
        public Builder withAcceptPlugins(boolean asTheyAre) {
            this.acceptPlugins = asTheyAre;
            return this;
        }

        /** Default {@link Functions#builtIn()}: those that come with Entail. */
        public Builder withFunctions(Functions named) {
            this.functions = named;
            return this;
        }

        /** Default true. */
        public Builder withCreateTopic(boolean create) {
            this.createTopic = create;
            return this;
        }

        /** Default false. */
        public Builder withStartOffline(boolean allowed) {
            this.startOffline = allowed;
            return this;
        }

        /** Default false. */
        public Builder withReadOnly(boolean only) {
            this.readOnly = only;
            return this;
        }

        /** Default false. */
        public Builder withRebuild(boolean allowed) {
            this.rebuild = allowed;
            return this;
        }

        /** Default 30 seconds. */
        public Builder withOpenTimeout(Duration timeout) {
            this.openTimeout = timeout;
            return this;
        }

        /** Default 30 seconds. */
        public Builder withWriteTimeout(Duration timeout) {
            this.writeTimeout = timeout;
            return this;
        }

        /** Default 16. */
        public Builder withConflictRetries(int retries) {
            this.conflictRetries = retries;
            return this;
        }

        /** Default 10,000. */
        public Builder withPendingWritesMax(int writes) {
            this.pendingWritesMax = writes;
            return this;
        }

        /** Default 10 seconds, 0 for never, at most 4 minutes. */
        public Builder withReaperInterval(Duration interval) {
            this.reaperInterval = interval;
            return this;
        }

        /** Default 256 MiB, at least 16 MiB. */
        public Builder withCacheBytes(long bytes) {
            this.cacheBytes = bytes;
            return this;
        }

        /** Default 10,000,000, at least 1,000. */
        public Builder withHistoryPositionsMax(long changes) {
            this.historyPositionsMax = changes;
            return this;
        }

        /** Default 0: no checkpoints. */
        public Builder withCheckpointRecords(long records) {
            this.checkpointRecords = records;
            return this;
        }

        /** Default 5. */
        public Builder withCheckpointKeep(int checkpoints) {
            this.checkpointKeep = checkpoints;
            return this;
        }

        /** Default false. */
        public Builder withPublishCandidate(boolean candidate) {
            this.publishCandidate = candidate;
            return this;
        }

        /** Default 10 milliseconds, at most a minute. */
        public Builder withPublishInterval(Duration interval) {
            this.publishInterval = interval;
            return this;
        }

        /** Default 1,000,000. */
        public Builder withPublishOutcomes(long records) {
            this.publishOutcomes = records;
            return this;
        }

        /** Default {@link PublishTables#NONE}. */
        public Builder withPublishTables(PublishTables tables) {
            this.publishTables = tables;
            return this;
        }

        /** Default {@link Reads#REPLICA}. */
        public Builder withReads(Reads place) {
            this.reads = place;
            return this;
        }

        /** Default {@link PostgresConfig#NONE}. */
        public Builder withPostgres(PostgresConfig database) {
            this.postgres = database;
            return this;
        }

        void changePostgres(UnaryOperator<PostgresConfig> with) {
            this.postgres = with.apply(postgres);
        }

        void changeCassandra(UnaryOperator<CassandraConfig> with) {
            this.cassandra = with.apply(cassandra);
        }

        /** Default {@link CassandraConfig#NONE}. */
        public Builder withCassandra(CassandraConfig cluster) {
            this.cassandra = cluster;
            return this;
        }

        /** Default false. */
        public Builder withProjectHistory(boolean kept) {
            this.projectHistory = kept;
            return this;
        }

        /** A setting for every Kafka client, such as {@code security.protocol}. */
        public Builder withKafka(String key, String value) {
            this.kafka.put(key, value);
            return this;
        }

        /** Where the schema registry is, several addresses with commas between. Default none. */
        public Builder withRegistry(String url) {
            return withRegistrySetting(REGISTRY_PREFIX + "url", url);
        }

        /** A setting of the schema registry's client, such as {@code schema.registry.ssl.truststore.location}. */
        public Builder withRegistrySetting(String key, String value) {
            this.registry.put(key, value);
            return this;
        }

        /**
         * The settings, checked.
         *
         * @throws IllegalArgumentException naming every setting that is out of range
         */
        public EntityStoreConfig build() {
            return new EntityStoreConfig(
                    bootstrap,
                    store,
                    directory,
                    workspace,
                    definitions,
                    shippedDefinitions,
                    acceptPlugins,
                    functions,
                    createTopic,
                    startOffline,
                    readOnly,
                    rebuild,
                    openTimeout,
                    writeTimeout,
                    conflictRetries,
                    pendingWritesMax,
                    reaperInterval,
                    cacheBytes,
                    historyPositionsMax,
                    checkpointRecords,
                    checkpointKeep,
                    publishCandidate,
                    publishInterval,
                    publishOutcomes,
                    publishTables,
                    reads,
                    postgres,
                    cassandra,
                    projectHistory,
                    kafka,
                    registry);
        }
    }
}
