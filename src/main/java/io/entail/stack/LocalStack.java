package io.entail.stack;

import io.entail.errors.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Real servers as child processes, for development, demonstrations and tests: everything under one directory, on free
 * loopback ports, nothing to install. A later start on the same directory finds the same data and, when they are free,
 * the same ports. The servers end with this process, however it ends.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalStack implements AutoCloseable {
    private final StackDirectory directory;
    private final KafkaServer kafka;

    private LocalStack(StackDirectory directory, Duration readyTimeout) {
        this.directory = directory;
        OldServers.awaitEnd(directory.marker());
        this.kafka = KafkaServer.start(directory, readyTimeout);
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

    /** What runs and where it is reached, in the order it was started: {@code bootstrap} is Kafka's address. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("bootstrap", kafka.bootstrap());
        return addresses;
    }

    /**
     * Waits until a server ends that nobody stopped.
     *
     * @return what to throw then
     * @throws InterruptedException when the waiting thread is to stop
     */
    public StackException awaitFailure() throws InterruptedException {
        try {
            int code = kafka.ended().get();
            return new StackException("kafka ended with exit code " + code + "; its log is " + kafka.log(), null);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process failed", e);
        }
    }

    /** Stops all servers, last started first, and gives the directory free. */
    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            directory.close();
        }
    }

    /** Collects how a stack is started. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private Duration readyTimeout = Duration.ofSeconds(60);

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** How long each server may take until it serves. Default 60 seconds. */
        public Builder withReadyTimeout(Duration timeout) {
            this.readyTimeout = timeout;
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
                return new LocalStack(held, readyTimeout);
            } catch (RuntimeException | Error e) {
                held.close();
                throw e;
            }
        }
    }
}
