package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a Kafka server: its settings, which are written again at each start, its data and its log. */
final class KafkaFiles {
    /**
     * Names relative to the folder, which is the server's working directory: the path of the folder may contain any
     * character, these names are safe.
     */
    static final String SETTINGS_NAME = "server.properties";

    static final String LOG_SETTINGS_NAME = "log4j2.properties";

    private static final String SETTINGS = """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:{controller}
        listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
        advertised.listeners=PLAINTEXT://127.0.0.1:{port}
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=data

        # A topic is made by who needs it, with the settings it needs; nothing in it goes away by itself.
        auto.create.topics.enable=false
        num.partitions=1
        log.retention.ms=-1

        # One node holds everything.
        default.replication.factor=1
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1

        # Nobody else joins, so nothing is worth waiting for.
        group.initial.rebalance.delay.ms=0
        add.partitions.to.txn.retry.backoff.ms=1
        # After a kill the controller takes the broker back only when the session of the killed one is over.
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=300
        controller.quorum.election.timeout.ms=200
        controller.quorum.election.backoff.max.ms=100

        # A laptop, not a data centre.
        num.network.threads=2
        num.io.threads=4
        background.threads=2
        # What a killed process left open keeps readers waiting.
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        log.cleaner.dedupe.buffer.size=16777216
        """;

    private static final String LOG_SETTINGS = """
        status=warn
        rootLogger.level=info
        rootLogger.appenderRef.console.ref=console
        appender.console.type=Console
        appender.console.name=console
        appender.console.layout.type=PatternLayout
        appender.console.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n
        # Kafka prints all its settings at each start.
        logger.settings.name=org.apache.kafka.common.config.AbstractConfig
        logger.settings.level=warn
        """;

    private final Path folder;

    KafkaFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("kafka.log");
    }

    boolean isFormatted() {
        return Files.exists(folder.resolve("data").resolve("meta.properties"));
    }

    void write(int port, int controllerPort) {
        try {
            LogTail.rotate(log());
            Files.writeString(
                    folder.resolve(SETTINGS_NAME),
                    SETTINGS.replace("{port}", Integer.toString(port))
                            .replace("{controller}", Integer.toString(controllerPort)));
            Files.writeString(folder.resolve(LOG_SETTINGS_NAME), LOG_SETTINGS);
        } catch (IOException e) {
            throw new StackException("the settings of Kafka cannot be written in " + folder + ": " + Reasons.of(e), e);
        }
    }
}
