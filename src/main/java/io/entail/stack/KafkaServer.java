package io.entail.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka of one node, broker and controller in one, on loopback. Its data outlives it: a start on the same directory
 * finds the same cluster, topics and records.
 *
 * <p>Safe for use by several threads.
 */
public final class KafkaServer implements AutoCloseable {
    static final String NAME = "kafka";

    private static final Duration FORMAT_TIME_MAX = Duration.ofSeconds(60);
    private static final int STARTS_MAX = 3;
    private static final int NONE = 0;

    private final StackDirectory directory;
    private final KafkaFiles files;
    private final Duration readyTimeout;
    private int port;
    private int controllerPort;
    private ServerProcess process;

    private KafkaServer(StackDirectory directory, Duration readyTimeout) {
        this.directory = directory;
        this.files = new KafkaFiles(directory.folder(NAME));
        this.readyTimeout = readyTimeout;
        choosePorts();
        formatWhenNew();
        this.process = launch();
    }

    /** Starts it and waits until it serves, on the ports of the last run when they are free. */
    static KafkaServer start(StackDirectory directory, Duration readyTimeout) {
        KafkaServer server = new KafkaServer(directory, readyTimeout);
        for (int start = 1; ; start++) {
            try {
                server.awaitReady();
                return server;
            } catch (RuntimeException e) {
                server.kill();
                if (start == STARTS_MAX || server.portsAreFree()) {
                    throw e;
                }
                // Somebody took a port between the look and the start.
                server.choosePorts();
                server.process = server.launch();
            }
        }
    }

    /** Where clients connect. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** What the server printed, this time and before. */
    public Path log() {
        return files.log();
    }

    /** The server's process id; another one after {@link #restart}. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Completes with the exit code when the running process ends, for whatever reason. */
    public synchronized CompletableFuture<Integer> ended() {
        return process.ended();
    }

    /** kill -9. Returns when the process is gone. */
    public synchronized void kill() {
        process.kill();
    }

    /** Freezes the server: connections stay open, nothing answers. */
    public synchronized void pause() {
        process.pause();
    }

    /** Ends {@link #pause}. */
    public synchronized void resume() {
        process.resume();
    }

    /** Stops it cleanly; {@link #restart} brings it back. */
    public synchronized void stop() {
        process.stop();
    }

    /** Starts it again on the same data and the same ports and waits until it serves; stops it first if need be. */
    public synchronized void restart() {
        process.stop();
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        stop();
    }

    private void choosePorts() {
        port = choosePort("kafka.port", NONE);
        controllerPort = choosePort("kafka.controller.port", port);
    }

    private int choosePort(String name, int kept) {
        int wanted = Integer.parseInt(directory.remembered(name, Integer.toString(NONE)));
        int chosen = Ports.free(wanted, kept);
        directory.remember(name, Integer.toString(chosen));
        return chosen;
    }

    private boolean portsAreFree() {
        return Ports.isFree(port) && Ports.isFree(controllerPort);
    }

    private void formatWhenNew() {
        files.write(port, controllerPort);
        if (files.isFormatted()) {
            return;
        }
        ServerProcess.run(
                command(
                        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                        "kafka.tools.StorageTool",
                        List.of("format", "--cluster-id", cluster(), "--config", KafkaFiles.SETTINGS_NAME)),
                FORMAT_TIME_MAX);
    }

    /** The cluster's id, chosen once for each directory. */
    private String cluster() {
        String id = directory.remembered("kafka.cluster", Uuid.randomUuid().toString());
        return directory.remember("kafka.cluster", id);
    }

    private ServerProcess launch() {
        files.write(port, controllerPort);
        return ServerProcess.start(command(
                List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", List.of(KafkaFiles.SETTINGS_NAME)));
    }

    private ServerCommand command(List<String> jvmFlags, String mainClass, List<String> arguments) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.add("-Dlog4j2.configurationFile=" + KafkaFiles.LOG_SETTINGS_NAME);
        return new ServerCommand(
                NAME,
                directory.marker(),
                flags,
                ServerClassPath.of(NAME),
                mainClass,
                arguments,
                files.folder(),
                files.log());
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + readyTimeout.toNanos();
        while (!Ports.isListening(port)) {
            awaitStep(deadline);
        }
        Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
        try {
            var found = admin.describeCluster().clusterId().toCompletionStage().toCompletableFuture();
            while (!found.isDone()) {
                awaitStep(deadline);
            }
            if (found.isCompletedExceptionally() || !cluster().equals(found.join())) {
                throw process.failure("is not what answers on " + bootstrap());
            }
        } finally {
            // At once: a server that stopped answering must not hold the caller.
            admin.close(Duration.ZERO);
        }
    }

    private void awaitStep(long deadline) {
        if (!process.isAlive()) {
            throw process.failure("ended with exit code " + process.ended().join() + " before it was ready");
        }
        if (System.nanoTime() > deadline) {
            throw process.failure("was not ready on " + bootstrap() + " within " + readyTimeout.toSeconds() + " s");
        }
        Pause.briefly(NAME);
    }
}
