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
 * Real servers as child processes, for development, demonstrations and tests: everything under one directory, on free
 * loopback ports, nothing to install. A later start on the same directory finds the same data and, when they are free,
 * the same ports. The servers end with this process, however it ends.
 *
 * <p>Safe for use by several threads.
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
                builder.cassandraHeapMegabytes, builder.lasting, builder.durable, builder.cassandraPasswords);
        OldServers.awaitEnd(directory.marker());
        this.kafka = new KafkaServer(directory, usual(KafkaServer.USUAL_PORT), readyTimeout, builder.lasting);
        this.registry = builder.registry ? newRegistry() : null;
        this.postgres = builder.postgres ? newPostgres(PostgresServer.NAME) : null;
        this.cassandra = builder.cassandra ? newCassandra() : null;
        start(servers());
    }

    /** A stack in this directory, which is created when missing; not started yet. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Where everything is kept. */
    public Path directory() {
        return directory.root();
    }

    /** The Kafka of this stack. */
    public KafkaServer kafka() {
        return kafka;
    }

    /** The schema registry of this stack, started now if it is not running yet. */
    public synchronized RegistryServer registry() {
        if (registry == null) {
            registry = started(newRegistry());
        }
        return registry;
    }

    /** The PostgreSQL of this stack, started now if it is not running yet. */
    public synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = started(newPostgres(PostgresServer.NAME));
        }
        return postgres;
    }

    /** A PostgreSQL of the oldest release that Entail works with, started now if it is not running yet. */
    public synchronized PostgresServer postgres15() {
        if (postgres15 == null) {
            postgres15 = started(newPostgres(PostgresServer.NAME_15));
        }
        return postgres15;
    }

    /** The Cassandra of this stack, started now if it is not running yet. */
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

    /** What to say of ports that are not the usual ones, a sentence each. */
    public List<String> remarks() {
        return servers().stream()
                .flatMap(server -> Stream.ofNullable(server.remark()))
                .toList();
    }

    /**
     * A port for something else that runs beside the servers: the one of the last run if it is free, else the usual one, else any.
     *
     * @param name what the directory remembers it by
     */
    public synchronized int port(String name, int usualPort) {
        int remembered = Integer.parseInt(directory.remembered(name, "0"));
        int port = Ports.free(List.of(remembered, usual(usualPort)), List.of());
        directory.remember(name, Integer.toString(port));
        return port;
    }

    /**
     * What runs and where it is reached, in the order of {@code dev}'s line: {@code bootstrap} is Kafka's address. That of
     * PostgreSQL has user and password in it, which is for who may use this stack and for no log.
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
     * Waits until a server ends that nobody stopped.
     *
     * @return what to throw then
     * @throws InterruptedException when the waiting thread is to stop
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

    /** Stops all servers and gives the directory free. */
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

    /** Side by side, so that the slowest one decides how long it takes; none is left when one does not come up. */
    private static void start(List<Server> servers) {
        List<Server> launched = new ArrayList<>();
        try {
            // The last one first: Kafka and PostgreSQL make their files the first time, and others come up meanwhile.
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

    /** Collects how a stack is started. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private Duration readyTimeout = Duration.ofSeconds(60);
        private boolean lasting;
        private boolean usualPorts;
        private boolean registry;
        private boolean postgres;
        private boolean cassandra;
        private boolean cassandraPasswords;
        private int cassandraHeapMegabytes = CassandraServer.Options.USUAL.heapMegabytes();
        private boolean durable = true;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** How long each server may take until it serves. Default 60 seconds. */
        public Builder withReadyTimeout(Duration timeout) {
            this.readyTimeout = timeout;
            return this;
        }

        /** For loads that last: Kafka and Cassandra take longer to come up and more in the end. Default: for tests and the like. */
        public Builder lasting() {
            this.lasting = true;
            return this;
        }

        /**
         * Kafka on 9092, the registry on 8081, PostgreSQL on 5432 and Cassandra on 9042 when these are free and no run before
         * had others. Default: on any free ports.
         */
        public Builder withUsualPorts() {
            this.usualPorts = true;
            return this;
        }

        /** With a schema registry, which comes up beside Kafka. Default: without. */
        public Builder withRegistry() {
            this.registry = true;
            return this;
        }

        /** With a PostgreSQL, which comes up beside Kafka. Default: without. */
        public Builder withPostgres() {
            this.postgres = true;
            return this;
        }

        /** With a Cassandra, which comes up beside Kafka. Default: without. */
        public Builder withCassandra() {
            this.cassandra = true;
            return this;
        }

        /** The heap of Cassandra's JVM. Default 768. */
        public Builder withCassandraHeap(int megabytes) {
            this.cassandraHeapMegabytes = megabytes;
            return this;
        }

        /**
         * Cassandra lets in only users with a password, and lets them do only what they may: the first one is {@code
         * cassandra} with the password {@code cassandra}. Default: everybody may do everything.
         */
        public Builder withCassandraPasswords() {
            this.cassandraPasswords = true;
            return this;
        }

        /**
         * PostgreSQL and Cassandra do not wait for the disk: for tests that do not crash the machine, nor kill Cassandra,
         * which forgets tables that were new then. Default: they wait.
         */
        public Builder withoutSync() {
            this.durable = false;
            return this;
        }

        /**
         * Starts all servers and returns when they serve.
         *
         * @throws io.entail.errors.DirectoryInUseException when another stack runs in the directory
         * @throws io.entail.errors.StackException when a server does not come up; the message has the end of its log
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
