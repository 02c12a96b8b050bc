package io.entail.config;

import static io.entail.config.Setting.number;
import static io.entail.config.Setting.pause;
import static io.entail.config.Setting.text;
import static io.entail.config.Setting.time;
import static io.entail.config.Setting.toggle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, in the order of the documentation: of a store, of the databases, of HTTP. No setting can change while a
 * store is open. {@link SettingKeys} applies those of a store, {@code io.entail.http} those of HTTP. The README
 * contains them as a table, which a test compares with this list.
 */
public final class Settings {
    private static final String FIRST_LINE = "a file whose first line is the password";
    private static final long AT_ONCE_MAX = 100_000;
    private static final Duration HOUR = Duration.ofHours(1);

    static final Setting<String> STORE = text(SettingKeys.STORE, "entail", "name of the store, prefix of its topics");
    static final Setting<String> WORKSPACE =
            text(SettingKeys.WORKSPACE, "default", "workspace used unless a call names another");
    static final Setting<Boolean> SHIPPED = toggle(
            "entail.definitions.shipped",
            true,
            "whether the shipped definitions are part of the store; an entity of your files with the name of a shipped one takes its place");
    static final Setting<Boolean> ACCEPT_PLUGINS = toggle(
            SettingKeys.ACCEPT_PLUGINS,
            false,
            "take the configuration of a plugin that no definition describes as it is");
    static final Setting<Boolean> CREATE_TOPIC =
            toggle("entail.topic.create", true, "create the writes topic when it is missing");
    static final Setting<Boolean> OFFLINE = toggle(
            SettingKeys.OFFLINE,
            false,
            "open a directory that has state without Kafka; reads are stale and say so. After a kill the disk may lack"
                    + " what was shown last: then Kafka is needed");
    static final Setting<Boolean> READ_ONLY = toggle(
            SettingKeys.READ_ONLY, false, "append nothing to the log, definitions neither; every write is refused");
    static final Setting<Duration> OPEN_TIMEOUT =
            time("entail.open.timeout", "30s", null, "wait for the broker, and for progress while catching up");
    static final Setting<Duration> WRITE_TIMEOUT =
            time("entail.write.timeout", "30s", null, "wait for the outcome of a write");
    static final Setting<Long> CONFLICT_RETRIES =
            number("entail.write.conflict-retries", 16, 0, 1_000L, "tries again after conflicts, each on fresh state");
    static final Setting<Long> PENDING_MAX = number(
            "entail.write.pending-max",
            10_000,
            1,
            1_000_000L,
            "writes of the process under way at once, and those that ended unknown and are kept for `retry` (up to about"
                    + " 64 MiB)");
    static final Setting<Boolean> REBUILD = toggle(
            SettingKeys.REBUILD,
            false,
            "build a damaged replica again, from its newest good checkpoint or the log (`--rebuild`); its files are kept"
                    + " in `damaged`");
    static final Setting<Long> CACHE_BYTES = number(
            "entail.replica.cache-bytes",
            256L << 20,
            16L << 20,
            null,
            "memory of RocksDB's block cache and write buffers together");
    static final Setting<Long> HISTORY_POSITIONS_MAX = number(
            "entail.history.positions-max",
            10_000_000,
            1_000,
            null,
            "changes that the index of the history has; older ones are found by a scan of the log");
    static final Setting<Long> CHECKPOINT_RECORDS = number(
            SettingKeys.CHECKPOINT_RECORDS,
            0,
            0,
            null,
            "records from one checkpoint of the state to the next; `0`: none (the command line's own replicas: 200,000)");
    static final Setting<Long> CHECKPOINT_KEEP =
            number("entail.checkpoint.keep", 5, 1, 1_000L, "checkpoints that are kept");
    static final Setting<Boolean> PUBLISH_CANDIDATE = toggle(
            SettingKeys.PUBLISH_CANDIDATE,
            false,
            "whether this process may publish the changes of the store; its replica keeps what that takes");
    static final Setting<Duration> PUBLISH_INTERVAL = pause(
            "entail.publish.interval",
            "10ms",
            Duration.ofMinutes(1),
            "the least time from one transaction of the feed to the next");
    static final Setting<Long> PUBLISH_OUTCOMES = number(
            "entail.publish.outcomes",
            1_000_000,
            0,
            null,
            "of how many of the last records a candidate keeps what became of them");
    static final Setting<String> PUBLISH_TABLES = Setting.of(
            Setting.Type.LIST,
            SettingKeys.PUBLISH_TABLES,
            "false",
            "rows as compacted topics for Kafka Connect and the like: `true`, or names of entities with commas between");
    static final Setting<String> READS =
            text(SettingKeys.READS, "replica", "where this process reads: `replica`, `postgres` or `cassandra`");
    static final Setting<Long> POSTGRES_CONNECTIONS =
            number("entail.postgres.connections", 8, 1, 1_000L, "of a process that reads, at most");
    static final Setting<String> CASSANDRA_DATACENTER =
            text(SettingKeys.CASSANDRA_DATACENTER, "datacenter1", "the local one");
    static final Setting<String> CASSANDRA_CONSISTENCY =
            text("entail.cassandra.consistency", "LOCAL_QUORUM", "of reads and writes");
    static final Setting<Long> CASSANDRA_CONCURRENCY =
            number("entail.cassandra.concurrency", 256, 1, 10_000L, "statements under way at once");
    static final Setting<Boolean> PROJECT_HISTORY =
            toggle(SettingKeys.PROJECT_HISTORY, false, "projectors keep every change in new tables, too");
    static final Setting<Duration> REAPER_INTERVAL = pause(
            "entail.reaper.interval",
            "10s",
            Duration.ofMinutes(4),
            "how often the one process that a store chooses deletes rows that have expired; `0`: never here");

    /** The address on which HTTP is served. */
    public static final Setting<String> HTTP_LISTEN = text(
            HttpKeys.LISTEN,
            "127.0.0.1:8001",
            "where `serve` answers; port 0 is a free one. Beyond this machine it needs TLS or a proxy that ends it, and"
                    + " tokens");

    /** Whether a proxy ends TLS. */
    public static final Setting<Boolean> HTTP_BEHIND_PROXY =
            toggle(HttpKeys.BEHIND_PROXY, false, "a proxy in front ends TLS: plain HTTP is fine");

    /** How long a connection may be idle. */
    public static final Setting<Duration> HTTP_IDLE_TIMEOUT =
            time(HttpKeys.IDLE_TIMEOUT, "30s", HOUR, "a connection where nothing moves is closed");

    /** How long the head of a request may take to arrive. */
    public static final Setting<Duration> HTTP_HEADER_TIMEOUT =
            time(HttpKeys.HEADER_TIMEOUT, "10s", HOUR, "the head of a request has to be there by then");

    /** How long a request may take to be answered. */
    public static final Setting<Duration> HTTP_REQUEST_TIMEOUT =
            time(HttpKeys.REQUEST_TIMEOUT, "60s", HOUR, "a request is answered by then");

    /** The least rate at which a client has to send and receive. */
    public static final Setting<Long> HTTP_DATA_RATE_MIN = number(
            HttpKeys.DATA_RATE_MIN,
            1_024,
            0,
            (long) Integer.MAX_VALUE,
            "bytes a second that a client has to send and take; `0`: as slowly as it likes");

    /** The largest size of the head of a request in bytes. */
    public static final Setting<Long> HTTP_HEADER_BYTES_MAX =
            number(HttpKeys.HEADER_BYTES_MAX, 16 << 10, 1 << 10, 1L << 20, "bytes of the head of a request");

    /** The most open connections. */
    public static final Setting<Long> HTTP_CONNECTIONS_MAX =
            number(HttpKeys.CONNECTIONS_MAX, 1_024, 1, AT_ONCE_MAX, "connections at once");

    /** The most requests handled at once. */
    public static final Setting<Long> HTTP_REQUESTS_MAX =
            number(HttpKeys.REQUESTS_MAX, 64, 1, AT_ONCE_MAX, "requests at work at once; more are 503");

    /** The most open streams. */
    public static final Setting<Long> HTTP_STREAMS_MAX =
            number(HttpKeys.STREAMS_MAX, 32, 0, AT_ONCE_MAX, "streams at once; more are 503");

    /** The version of the gateway. */
    public static final Setting<String> HTTP_VERSION = text(
            HttpKeys.VERSION,
            "2.8.5",
            "the version of the gateway that clients are told; paths of routes are read and shown as it does");

    private static final List<Setting<?>> ALL = List.of(
            text(SettingKeys.BOOTSTRAP, "", "Kafka's addresses"),
            STORE,
            Setting.of(
                    Setting.Type.PATH,
                    SettingKeys.DIRECTORY,
                    "",
                    "where the replica keeps its state; one store at a time"),
            WORKSPACE,
            Setting.of(
                    Setting.Type.LIST, SettingKeys.DEFINITIONS, "", "files or folders of definitions, commas between"),
            SHIPPED,
            ACCEPT_PLUGINS,
            CREATE_TOPIC,
            OFFLINE,
            READ_ONLY,
            OPEN_TIMEOUT,
            WRITE_TIMEOUT,
            CONFLICT_RETRIES,
            PENDING_MAX,
            REBUILD,
            CACHE_BYTES,
            HISTORY_POSITIONS_MAX,
            CHECKPOINT_RECORDS,
            CHECKPOINT_KEEP,
            PUBLISH_CANDIDATE,
            PUBLISH_INTERVAL,
            PUBLISH_OUTCOMES,
            PUBLISH_TABLES,
            READS,
            Setting.of(
                    Setting.Type.SECRET,
                    SettingKeys.POSTGRES_URL,
                    "",
                    "JDBC address of the database with the store's state"),
            text("entail.postgres.user", "", "who connects"),
            Setting.of(Setting.Type.SECRET, "entail.postgres.password", "", "of that user"),
            Setting.of(Setting.Type.PATH, "entail.postgres.password-file", "", FIRST_LINE),
            text(
                    "entail.postgres.schema",
                    "",
                    "where position and views are, the store's name unless another is given; its tables are in"
                            + " `<schema>_g<number>`"),
            POSTGRES_CONNECTIONS,
            Setting.of(Setting.Type.LIST, SettingKeys.CASSANDRA_CONTACT_POINTS, "", "`host:port`, commas between"),
            CASSANDRA_DATACENTER,
            text("entail.cassandra.user", "", "who connects; empty for nobody in particular"),
            Setting.of(Setting.Type.SECRET, "entail.cassandra.password", "", "of that user"),
            Setting.of(Setting.Type.PATH, "entail.cassandra.password-file", "", FIRST_LINE),
            text("entail.cassandra.keyspace", "", "of the store; made from its name unless another is given"),
            text(
                    "entail.cassandra.replication",
                    "",
                    "of the keyspace where it is made, as CQL has it; one copy unless another is given"),
            CASSANDRA_CONSISTENCY,
            CASSANDRA_CONCURRENCY,
            PROJECT_HISTORY,
            HTTP_LISTEN,
            Setting.of(
                    Setting.Type.PATH,
                    HttpKeys.CERTIFICATE,
                    "",
                    "file with the certificate and its chain, PEM; read again when it changes"),
            Setting.of(Setting.Type.PATH, HttpKeys.KEY, "", "file with its key, PEM, not encrypted"),
            Setting.of(
                    Setting.Type.PATH,
                    HttpKeys.CLIENT_CA,
                    "",
                    "file with the authorities of clients' certificates, PEM; the token file says whose may do what"),
            Setting.of(
                    Setting.Type.PATH,
                    HttpKeys.TOKENS,
                    "",
                    "file with who may do what, only its owner's (mode 600); `entail token NAME` makes a line of it"),
            HTTP_BEHIND_PROXY,
            Setting.of(
                    Setting.Type.LIST,
                    HttpKeys.ALLOWED_HOSTS,
                    "",
                    "names beside its own that clients reach it by, commas between"),
            Setting.of(
                    Setting.Type.LIST,
                    HttpKeys.ALLOWED_ORIGINS,
                    "",
                    "origins such as `https://ops.example.com` whose pages may use it, commas between"),
            HTTP_IDLE_TIMEOUT,
            HTTP_HEADER_TIMEOUT,
            HTTP_REQUEST_TIMEOUT,
            HTTP_DATA_RATE_MIN,
            HTTP_HEADER_BYTES_MAX,
            HTTP_CONNECTIONS_MAX,
            HTTP_REQUESTS_MAX,
            HTTP_STREAMS_MAX,
            HTTP_VERSION,
            REAPER_INTERVAL,
            text(SettingKeys.KAFKA_PREFIX + "*", "", "passed to the Kafka clients"),
            text(
                    SettingKeys.REGISTRY,
                    "",
                    "addresses of the schema registry (Confluent's API), for the change feed only"),
            text(
                    EntityStoreConfig.REGISTRY_PREFIX + "*",
                    "",
                    "passed to the registry's client: basic and bearer authentication, TLS, timeouts"));

    private Settings() {}

    /** Returns all settings; a key that ends with {@code *} stands for every key with that prefix. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** Returns the setting that a key belongs to, empty when there is none. */
    public static Optional<Setting<?>> find(String key) {
        Optional<Setting<?>> exact =
                ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
        return exact.isPresent()
                ? exact
                : ALL.stream()
                        .filter(setting -> setting.key().endsWith("*")
                                && key.startsWith(
                                        setting.key().substring(0, setting.key().length() - 1)))
                        .findFirst();
    }
}
