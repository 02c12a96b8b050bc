package io.entail.stack;

import io.entail.errors.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real servers as child processes, for development, demonstrations and tests: everything is kept in one directory,
 * ports are free loopback ports, and nothing has to be installed. A later start on the same directory finds the same
 * data and, when they are free, the same ports. The servers end with this process, however it ends.
 *
 * <p>Thread-safe.
 */
public final class LocalStack implements AutoCloseable {
    private final StackDirectory directory;
    private final Duration readyTimeout;
    private final boolean usualPorts;
    private final KafkaServer kafka;
    private final boolean durable;
    private final CassandraServer.Options cassandraOptions;
    private @Nullable RegistryServer registry;
    private @Nullable PostgresServer postgres;
    private @Nullable PostgresServer postgres15;
    private @Nullable CassandraServer cassandra;

    private LocalStack(StackDirectory directory, Builder builder) {
        this.directory = directory;
        this.readyTimeout = builder.readyTimeout;
        this.usualPorts = builder.usualPorts;
        this.durable = builder.durable;
        this.cassandraOptions = new CassandraServer.Options(
                CassandraServer.Options.USUAL.heapMegabytes(),
                builder.lasting,
                builder.durable,
                builder.cassandraPasswords);
        OldServers.awaitEnd(directory.marker());
        this.kafka = new KafkaServer(directory, usual(KafkaServer.USUAL_PORT), readyTimeout, builder.lasting);
        this.registry = builder.registry ? newRegistry() : null;
        this.postgres = builder.postgres ? newPostgres(PostgresServer.NAME) : null;
        this.cassandra = builder.cassandra ? newCassandra() : null;
        start(servers());
    }

    /** Returns a builder for a stack in this directory, which is created when it does not exist. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Returns the directory of the stack. */
    public Path directory() {
        return directory.root();
    }

    /** Returns the Kafka of this stack. */
    public KafkaServer kafka() {
        return kafka;
    }

    /** Returns the schema registry of this stack, and starts it if it is not running yet. */
    public synchronized RegistryServer registry() {
        if (registry == null) {
            registry = started(newRegistry());
        }
        return registry;
    }

    /** Returns the PostgreSQL of this stack, and starts it if it is not running yet. */
    public synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = started(newPostgres(PostgresServer.NAME));
        }
        return postgres;
    }

    /**
     * Returns a PostgreSQL of the oldest release that Entail supports, and starts it if it is not running yet. Tests hold
     * the tables to it.
     */
    public synchronized PostgresServer postgres15() {
        if (postgres15 == null) {
            postgres15 = started(newPostgres(PostgresServer.NAME_15));
        }
        return postgres15;
    }

    /** Returns the Cassandra of this stack, and starts it if it is not running yet. */
    public synchronized CassandraServer cassandra() {
        if (cassandra == null) {
            cassandra = started(newCassandra());
        }
        return cassandra;
    }

    private RegistryServer newRegistry() {
        return new RegistryServer(directory, usual(RegistryServer.USUAL_PORT), readyTimeout);
    }

    private PostgresServer newPostgres(String release) {
        int port = release.equals(PostgresServer.NAME) ? usual(PostgresServer.USUAL_PORT) : 0;
        return new PostgresServer(release, directory, port, readyTimeout, durable);
    }

    private CassandraServer newCassandra() {
        return new CassandraServer(directory, usual(CassandraServer.USUAL_PORT), readyTimeout, cassandraOptions);
    }

    private int usual(int port) {
        return usualPorts ? port : 0;
    }

    private static <S extends Server> S started(S server) {
        start(List.of(server));
        return server;
    }

    /** Returns one sentence for each server whose port is not the usual one. */
    public List<String> remarks() {
        return servers().stream()
                .flatMap(server -> Stream.ofNullable(server.remark()))
                .toList();
    }

    /**
     * Returns a port for another program that runs beside the servers: the port of the last run if it is free,
     * otherwise the usual one, otherwise any free one.
     *
     * @param name the name under which the directory remembers the port
     */
    public synchronized int port(String name, int usualPort) {
        int remembered = Integer.parseInt(directory.remembered(name, "0"));
        int port = Ports.free(List.of(remembered, usual(usualPort)), List.of());
        directory.remember(name, Integer.toString(port));
        return port;
    }

    /**
     * Returns the addresses of the running servers by name, in the order in which {@code entail dev} prints them;
     * {@code bootstrap} is Kafka's address. The address of PostgreSQL contains user and password, so it must not be
     * logged.
     */
    public synchronized Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("bootstrap", kafka.bootstrap());
        if (registry != null) {
            addresses.put("registry", registry.url());
        }
        if (postgres != null) {
            addresses.put("postgres", postgres.urlWithPassword());
        }
        if (cassandra != null) {
            addresses.put("cassandra", cassandra.address());
            addresses.put("cassandraDatacenter", CassandraServer.DATACENTER);
        }
        return addresses;
    }

    /**
     * Waits until a server ends by itself.
     *
     * @return the exception to throw
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public StackException awaitFailure() throws InterruptedException {
        CompletableFuture<?>[] ends = servers().stream()
                .map(server -> server.ended()
                        .thenApply(code ->
                                server.name() + " ended with exit code " + code + "; its log is " + server.log()))
                .toArray(CompletableFuture<?>[]::new);
        try {
            return new StackException(
                    String.valueOf(CompletableFuture.anyOf(ends).get()), null);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process failed", e);
        }
    }

    /** Stops all servers and releases the directory. */
    @Override
    public void close() {
        try {
            List<Server> servers = servers();
            servers.forEach(Server::askToStop);
            servers.forEach(Server::close);
        } finally {
            directory.close();
        }
    }

    private synchronized List<Server> servers() {
        return Stream.of(kafka, postgres, postgres15, registry, cassandra)
                .flatMap(Stream::ofNullable)
                .<Server>map(server -> server)
                .toList();
    }

    /**
     * Starts servers in parallel, so that the slowest one determines how long it takes. If one does not start, all are
     * stopped.
     */
    private static void start(List<Server> servers) {
        List<Server> launched = new ArrayList<>();
        try {
            // The last server is awaited first: Kafka and PostgreSQL create their files at the first start, and the
            // others start meanwhile.
            for (int i = servers.size() - 1; i >= 0; i--) {
                servers.get(i).launch();
                launched.add(servers.get(i));
            }
            servers.forEach(Server::awaitStart);
        } catch (RuntimeException | Error e) {
            launched.forEach(Server::kill);
            throw e;
        }
    }

    /** Collects the options of a stack. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private Duration readyTimeout = Duration.ofSeconds(60);
        private boolean lasting;
        private boolean usualPorts;
        private boolean registry;
        private boolean postgres;
        private boolean cassandra;
        private boolean cassandraPasswords;
        private boolean durable = true;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Sets how long each server may take to start. Default 60 seconds. */
        public Builder withReadyTimeout(Duration timeout) {
            this.readyTimeout = timeout;
            return this;
        }

        /**
         * Optimises Kafka and Cassandra for long loads: they take longer to start and are faster in the end. Default:
         * optimised for a short start, as tests need it.
         */
        public Builder lasting() {
            this.lasting = true;
            return this;
        }

        /**
         * Uses the usual ports, 9092 for Kafka, 8081 for the registry, 5432 for PostgreSQL and 9042 for Cassandra, when
         * they are free and an earlier run had no others. Default: any free ports.
         */
        public Builder withUsualPorts() {
            this.usualPorts = true;
            return this;
        }

        /** Starts a schema registry together with Kafka. Default: none. */
        public Builder withRegistry() {
            this.registry = true;
            return this;
        }

        /** Starts a PostgreSQL together with Kafka. Default: none. */
        public Builder withPostgres() {
            this.postgres = true;
            return this;
        }

        /** Starts a Cassandra together with Kafka. Default: none. */
        public Builder withCassandra() {
            this.cassandra = true;
            return this;
        }

        /**
         * Makes Cassandra require a password and check permissions; the first user is {@code cassandra} with the
         * password {@code cassandra}. Default: everybody may do everything.
         */
        public Builder withCassandraPasswords() {
            this.cassandraPasswords = true;
            return this;
        }

        /**
         * Makes PostgreSQL and Cassandra not wait for the disk. Only for tests that neither crash the machine nor kill
         * Cassandra, which would lose new tables. Default: they wait.
         */
        public Builder withoutSync() {
            this.durable = false;
            return this;
        }

        /**
         * Starts all servers and returns when they serve.
         *
         * @throws io.entail.errors.DirectoryInUseException when another stack runs in the directory
         * @throws io.entail.errors.StackException when a server does not start; the message contains the end of its log
         */
        public LocalStack start() {
            StackDirectory held = StackDirectory.open(directory);
            try {
                return new LocalStack(held, this);
            } catch (RuntimeException | Error e) {
                held.close();
                throw e;
            }
        }
    }
}
