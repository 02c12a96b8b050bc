package io.entail.publish;

import io.entail.changes.ChangeSchemas;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PublishTables;
import io.entail.testkit.FileSchemaIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.rocksdb.RocksDB;

/**
 * A process that publishes until it is killed. Its arguments are the bootstrap servers, the store, the directory, the
 * folder of schemas, a file for which it waits before it begins so that the start of the JVM does not count, the
 * timeout of transactions, and the entities that have table topics.
 */
final class PublishingProcess {
    private PublishingProcess() {}

    /** Loads the classes that a start needs, which take most of its time. */
    private static void warmUp(EntityStoreConfig config) throws Exception {
        try (FeedTopics topics = new FeedTopics(config, () -> {})) {
            topics.hasLog();
        }
        for (Class<?> each : List.of(ChangeSchemas.class, KafkaStreams.class, RocksDB.class)) {
            Class.forName(each.getName());
        }
    }

    public static void main(String[] args) throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .withPublishInterval(Duration.ZERO) // With this, a transaction is open nearly all the time.
                .withKafka("transaction.timeout.ms", args.length > 5 ? args[5] : "600000")
                .withPublishTables(PublishTables.read(args.length > 6 ? args[6] : "false"))
                .build();
        warmUp(config);
        System.out.println("warm");
        while (!Files.exists(Path.of(args[4]))) {
            Thread.sleep(5);
        }
        Publisher publisher = Publisher.start(config, new FileSchemaIds(Path.of(args[3])));
        System.out.println("starting");
        PublishStatus.State told = PublishStatus.State.STARTING;
        boolean sent = false;
        while (true) {
            PublishStatus status = publisher.status();
            if (status.state() != told) {
                told = status.state();
                System.out.println(told + " " + status.reached() + " " + status.problem());
            }
            if (!sent && status.sent() > 0) {
                sent = true;
                System.out.println("sent");
            }
            Thread.sleep(5);
        }
    }
}
