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
 * @param definitions files or folders with entity definitions, in addition to the shipped ones
 * @param shippedDefinitions whether the definitions that come with Entail are part of the store
 * @param acceptPlugins whether the configuration of a plugin without a definition is accepted unchecked, as any JSON
 *     object
 * @param functions the Java functions that the definitions name
 * @param createTopic whether {@code open} creates the writes topic when it is missing
 * @param startOffline whether {@code open} may succeed without Kafka on a directory that has state. The directory of a
 *     killed process may lack changes that the process had already shown; then Kafka is needed all the same
 * @param readOnly whether the process only reads: it appends nothing to the log, not even definitions of its files,
 *     creates no topic and does not delete expired rows; every write is refused
 * @param rebuild whether a replica whose files are damaged is built again, from its newest good checkpoint or from the
 *     log; the damaged files are set aside. Otherwise {@code open} fails with a description of the damage and changes
 *     nothing
 * @param openTimeout how long {@code open} waits for the broker and for the end of the log while no progress is made
 * @param writeTimeout how long a write waits for its outcome
 * @param conflictRetries how often a write is planned and sent again after a conflict
 * @param pendingWritesMax the most pending writes of this process
 * @param reaperInterval how often this process looks for expired rows; one process of all that do so is chosen to
 *     delete them; 0: never, and another process has to
 * @param cacheBytes memory shared by RocksDB's block cache and write buffers
 * @param historyPositionsMax how many of the newest changes the index of history has
 * @param checkpointRecords number of records between two checkpoints, which make reads of the past faster; 0 for no
 *     checkpoints
 * @param checkpointKeep how many of the newest checkpoints are kept
 * @param publishCandidate whether this process may become the publisher of the store; its replica then stores what
 *     publishing needs
 * @param publishInterval the least time between the beginnings of two transactions of the feed
 * @param publishOutcomes for how many of the last records a candidate stores the outcomes
 * @param publishTables the entities whose rows are also published in table topics, for Kafka Connect and similar tools
 * @param reads where the state is read: from a replica of this process, or from a database that a projector keeps
 * @param postgres the PostgreSQL database of the store
 * @param cassandra the Cassandra cluster of the store
 * @param projectHistory whether projectors also keep all past changes in the database
 * @param kafka settings passed to every Kafka client untouched ({@code entail.kafka.*})
 * @param registry settings passed to the schema registry's client untouched; all begin with {@code schema.registry.},
 *     such as {@code schema.registry.url}. Only the change feed uses it
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

    /** The prefix of the settings of the schema registry's client. */
    static final String REGISTRY_PREFIX = "schema.registry.";

    private static <T extends Comparable<T>> void check(Setting<T> setting, T value, List<String> faults) {
        setting.faultWithKey(value).ifPresent(faults::add);
    }

    /** Returns the name of the writes topic of this store. */
    public String writesTopic() {
        return TopicNames.writes(store);
    }

    /** Returns the name of the topic of this store's change feed. */
    public String changesTopic() {
        return TopicNames.changes(store);
    }

    /** Returns the name of the topic of this store's refused writes. */
    public String rejectionsTopic() {
        return TopicNames.rejections(store);
    }

    /**
     * Returns the name of the table topic of an entity.
     *
     * @param generation the number of migrations of the entity so far
     */
    public String tableTopic(String entity, int generation) {
        return TopicNames.table(store, entity, generation);
    }

    /**
     * Returns the name of the group that elects the publisher of this store, which is also the transactional id of the
     * publisher.
     */
    public String publisherId() {
        return store + "-publish";
    }

    /** Shows only the names of settings that are passed on, because the values may contain passwords. */
    @Override
    public String toString() {
        return "EntityStoreConfig[bootstrap=" + bootstrap + ", store=" + store + ", directory=" + directory
                + ", workspace=" + workspace + ", definitions=" + definitions + ", kafka="
                + new TreeSet<>(kafka.keySet())
                + ", registry=" + new TreeSet<>(registry.keySet()) + "]";
    }

    /**
     * Returns these settings for a process that only publishes: with another directory, as a candidate, and read-only.
     */
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

    /** Returns a builder with all defaults, for Kafka at these addresses and a replica in this directory. */
    public static Builder builder(String bootstrap, Path directory) {
        return new Builder(bootstrap, directory);
    }

    /** Collects settings; {@link EntityStoreConfig} describes each. Not thread-safe. */
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

        /** Sets the name of the store. Default {@code entail}. */
        public Builder withStore(String name) {
            this.store = name;
            return this;
        }

        /** Sets the workspace that DAOs use unless told otherwise. Default {@code default}. */
        public Builder withWorkspace(String nameOrId) {
            this.workspace = nameOrId;
            return this;
        }

        /**
         * Default none in addition to the shipped ones. A folder must contain at least one definition file, and besides
         * these only hidden files and {@code .md} files.
         */
        public Builder withDefinitions(Path... filesOrFolders) {
            this.definitions = List.of(filesOrFolders);
            return this;
        }

        /** Whether the definitions that come with Entail are part of the store. Default true. */
        public Builder withShippedDefinitions(boolean part) {
            this.shippedDefinitions = part;
            return this;
        }

        /** Default false: a plugin without a subschema is refused. */
        public Builder withAcceptPlugins(boolean asTheyAre) {
            this.acceptPlugins = asTheyAre;
            return this;
        }

        /**
         * Sets the Java functions that definitions name. Default {@link Functions#builtIn()}: those that come with
         * Entail.
         */
        public Builder withFunctions(Functions named) {
            this.functions = named;
            return this;
        }

        /** Whether opening a store creates the writes topic when it is missing. Default true. */
        public Builder withCreateTopic(boolean create) {
            this.createTopic = create;
            return this;
        }

        /** Whether a directory that has state can be opened without Kafka. Default false. */
        public Builder withStartOffline(boolean allowed) {
            this.startOffline = allowed;
            return this;
        }

        /** Whether the process only reads. Default false. */
        public Builder withReadOnly(boolean only) {
            this.readOnly = only;
            return this;
        }

        /** Whether a replica whose files are damaged is rebuilt. Default false. */
        public Builder withRebuild(boolean allowed) {
            this.rebuild = allowed;
            return this;
        }

        /**
         * Sets how long opening waits without progress for the broker and for the end of the log. Default 30 seconds.
         */
        public Builder withOpenTimeout(Duration timeout) {
            this.openTimeout = timeout;
            return this;
        }

        /** Sets how long a write waits for its outcome. Default 30 seconds. */
        public Builder withWriteTimeout(Duration timeout) {
            this.writeTimeout = timeout;
            return this;
        }

        /** Sets how often a write is planned and sent again after a conflict. Default 16. */
        public Builder withConflictRetries(int retries) {
            this.conflictRetries = retries;
            return this;
        }

        /** Sets the most pending writes of this process. Default 10,000. */
        public Builder withPendingWritesMax(int writes) {
            this.pendingWritesMax = writes;
            return this;
        }

        /** Sets how often this process looks for expired rows. Default 10 seconds, 0 for never, at most 4 minutes. */
        public Builder withReaperInterval(Duration interval) {
            this.reaperInterval = interval;
            return this;
        }

        /** Sets the memory shared by RocksDB's block cache and write buffers. Default 256 MiB, at least 16 MiB. */
        public Builder withCacheBytes(long bytes) {
            this.cacheBytes = bytes;
            return this;
        }

        /** Sets how many of the newest changes the index of history has. Default 10,000,000, at least 1,000. */
        public Builder withHistoryPositionsMax(long changes) {
            this.historyPositionsMax = changes;
            return this;
        }

        /** Sets the number of records between two checkpoints. Default 0: no checkpoints. */
        public Builder withCheckpointRecords(long records) {
            this.checkpointRecords = records;
            return this;
        }

        /** Sets how many of the newest checkpoints are kept. Default 5. */
        public Builder withCheckpointKeep(int checkpoints) {
            this.checkpointKeep = checkpoints;
            return this;
        }

        /** Whether this process may become the publisher of the store. Default false. */
        public Builder withPublishCandidate(boolean candidate) {
            this.publishCandidate = candidate;
            return this;
        }

        /**
         * Sets the least time between the beginnings of two transactions of the feed. Default 10 milliseconds, at most
         * a minute.
         */
        public Builder withPublishInterval(Duration interval) {
            this.publishInterval = interval;
            return this;
        }

        /** Sets for how many of the last records a candidate stores the outcomes. Default 1,000,000. */
        public Builder withPublishOutcomes(long records) {
            this.publishOutcomes = records;
            return this;
        }

        /** Sets the entities whose rows are also published in table topics. Default {@link PublishTables#NONE}. */
        public Builder withPublishTables(PublishTables tables) {
            this.publishTables = tables;
            return this;
        }

        /** Sets where the state is read. Default {@link Reads#REPLICA}. */
        public Builder withReads(Reads place) {
            this.reads = place;
            return this;
        }

        /** Sets the PostgreSQL database of the store. Default {@link PostgresConfig#NONE}. */
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

        /** Sets the Cassandra cluster of the store. Default {@link CassandraConfig#NONE}. */
        public Builder withCassandra(CassandraConfig cluster) {
            this.cassandra = cluster;
            return this;
        }

        /** Whether projectors also keep all past changes in the database. Default false. */
        public Builder withProjectHistory(boolean kept) {
            this.projectHistory = kept;
            return this;
        }

        /** Adds a setting for every Kafka client, such as {@code security.protocol}. */
        public Builder withKafka(String key, String value) {
            this.kafka.put(key, value);
            return this;
        }

        /** Sets the URL of the schema registry; several are separated by commas. Default none. */
        public Builder withRegistry(String url) {
            return withRegistrySetting(REGISTRY_PREFIX + "url", url);
        }

        /** Adds a setting of the schema registry's client, such as {@code schema.registry.ssl.truststore.location}. */
        public Builder withRegistrySetting(String key, String value) {
            this.registry.put(key, value);
            return this;
        }

        /**
         * Checks and returns the settings.
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
