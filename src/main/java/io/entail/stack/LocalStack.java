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
    private @Nullable RegistryServer registry;

    private LocalStack(StackDirectory directory, Builder builder) {
        this.directory = directory;
        this.readyTimeout = builder.readyTimeout;
        this.usualPorts = builder.usualPorts;
        OldServers.awaitEnd(directory.marker());
        this.kafka = new KafkaServer(directory, usualPorts ? KafkaServer.USUAL_PORT : 0, readyTimeout, builder.lasting);
        this.registry = builder.registry ? newRegistry(directory, usualPorts, readyTimeout) : null;
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
            RegistryServer late = newRegistry(directory, usualPorts, readyTimeout);
            start(List.of(late));
            registry = late;
        }
        return registry;
    }

    private static RegistryServer newRegistry(StackDirectory directory, boolean usualPort, Duration readyTimeout) {
        return new RegistryServer(directory, usualPort ? RegistryServer.USUAL_PORT : 0, readyTimeout);
    }

    /** What to say of ports that are not the usual ones, a sentence each. */
    public List<String> remarks() {
        return servers().stream()
                .flatMap(server -> Stream.ofNullable(server.remark()))
                .toList();
    }

    /** What runs and where it is reached, in the order of {@code dev}'s line: {@code bootstrap} is Kafka's address. */
    public synchronized Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("bootstrap", kafka.bootstrap());
        if (registry != null) {
            addresses.put("registry", registry.url());
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
        return registry == null ? List.of(kafka) : List.of(kafka, registry);
    }

    /** Side by side, so that the slowest one decides how long it takes; none is left when one does not come up. */
    private static void start(List<Server> servers) {
        List<Server> launched = new ArrayList<>();
        try {
            // The last one first: Kafka has to be formatted the first time, and others come up meanwhile.
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

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** How long each server may take until it serves. Default 60 seconds. */
        public Builder withReadyTimeout(Duration timeout) {
            this.readyTimeout = timeout;
            return this;
        }

        /** For loads that last: Kafka takes longer to come up and more in the end. Default: for tests and the like. */
        public Builder lasting() {
            this.lasting = true;
            return this;
        }

        /** On 9092 and 8081 when they are free and no run before had others. Default: on any free ports. */
        public Builder withUsualPorts() {
            this.usualPorts = true;
            return this;
        }

        /** With a schema registry, which comes up beside Kafka. Default: without. */
        public Builder withRegistry() {
            this.registry = true;
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
