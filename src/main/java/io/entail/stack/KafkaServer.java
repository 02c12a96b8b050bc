package io.entail.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka of one node, which is broker and controller, on loopback. Its data is kept across restarts: a start on the
 * same directory has the same cluster, topics and records.
 *
 * <p>Thread-safe.
 */
public final class KafkaServer extends Server {
    static final String NAME = "kafka";
    static final int USUAL_PORT = 9092;

    private static final Duration FORMAT_TIME_MAX = Duration.ofSeconds(60);

    private final StackDirectory directory;
    private final KafkaFiles files;
    private final boolean lasting;

    /**
     * Creates the server. {@code lasting} selects JVM flags for long loads, which repay the cost of the optimising
     * compiler.
     */
    KafkaServer(StackDirectory directory, int usualPort, Duration readyTimeout, boolean lasting) {
        super(NAME, directory, List.of("kafka.port", "kafka.controller.port"), usualPort, readyTimeout);
        this.directory = directory;
        this.files = new KafkaFiles(directory.folder(NAME));
        this.lasting = lasting;
    }

    /** Returns the address to which clients connect. */
    public String bootstrap() {
        return "127.0.0.1:" + port(0);
    }

    @Override
    public Path log() {
        return files.log();
    }

    @Override
    String address() {
        return bootstrap();
    }

    @Override
    void prepare() {
        writeFiles();
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

    @Override
    ServerCommand command() {
        writeFiles();
        List<String> flags = new ArrayList<>(List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"));
        if (!lasting) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        return command(flags, "kafka.Kafka", List.of(KafkaFiles.SETTINGS_NAME));
    }

    @Override
    void awaitServing(Runnable step) {
        while (!Ports.isListening(port(0))) {
            step.run();
        }
        Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
        try {
            var found = admin.describeCluster().clusterId().toCompletionStage().toCompletableFuture();
            while (!found.isDone()) {
                step.run();
            }
            if (found.isCompletedExceptionally() || !cluster().equals(found.join())) {
                throw failure("is not what answers on " + bootstrap());
            }
        } finally {
            // Closes at once, because a server that has stopped answering must not delay the caller.
            admin.close(Duration.ZERO);
        }
    }

    private void writeFiles() {
        files.write(port(0), port(1));
    }

    /** Returns the id of the cluster, which is chosen once for each directory. */
    private String cluster() {
        String id = directory.remembered("kafka.cluster", Uuid.randomUuid().toString());
        return directory.remember("kafka.cluster", id);
    }

    private ServerCommand command(List<String> jvmFlags, String mainClass, List<String> arguments) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.add("-Dlog4j2.configurationFile=" + KafkaFiles.LOG_SETTINGS_NAME);
        return ServerCommand.jvm(
                NAME,
                directory.marker(),
                flags,
                ServerClassPath.of(NAME),
                mainClass,
                arguments,
                files.folder(),
                files.log());
    }
}
