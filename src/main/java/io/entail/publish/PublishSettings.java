package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.topics.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of Kafka Streams. What the user passes through wins, except where a promise depends on the value.
 */
public final class PublishSettings {
    /** A transaction costs some 20 ms, and what it sends is read only when it ends. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /** How long a commit may be late because nothing comes in. */
    public static final Duration POLL_TIME = Duration.ofMillis(10);

    /** Effects of a batch are gathered, and what comes meanwhile waits. */
    private static final int BATCH_RECORDS = 1_000;

    private static final int BATCHES_WAITING = 2;
    private static final int FETCH_BYTES_MAX = 2 << 20;
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final int BATCH_BYTES = 128 << 10;

    private PublishSettings() {}

    /** What is special about the consumer of the log. */
    public static Map<String, Object> consumer() {
        return Map.of(
                "max.poll.records", BATCH_RECORDS,
                "max.partition.fetch.bytes", FETCH_BYTES_MAX,
                "fetch.max.bytes", FETCH_BYTES_MAX);
    }

    /** What is special about the producer of the feed. */
    private static Map<String, Object> producer() {
        return Map.of("linger.ms", 5, "batch.size", BATCH_BYTES);
    }

    /** The producer's settings, for whoever compares with the publisher. */
    public static Map<String, Object> producer(EntityStoreConfig config) {
        Map<String, Object> settings = new HashMap<>(producer());
        settings.putAll(KafkaSettings.common(config, "publish"));
        return settings;
    }

    /** The topics that Kafka Streams makes for a store's publisher. */
    public static List<String> internalTopics(String store) {
        return List.of(PublishTopology.changelog(PublishSession.group(store)));
    }

    /**
     * The settings.
     *
     * @param instance names this node in the group, also after a crash, so that the group need not wait for its death
     * @param replicas of the topics that Streams creates
     * @param maxEntityBytes the store's limit
     */
    static Properties of(EntityStoreConfig config, Path directory, String instance, int replicas, int maxEntityBytes) {
        Properties properties = new Properties();
        properties.put("session.timeout.ms", 10_000);
        properties.put("heartbeat.interval.ms", 2_000);
        properties.putAll(producer());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, POLL_TIME.toMillis());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BATCHES_WAITING);
        properties.put("rocksdb.config.setter", RowsRocks.class);
        properties.putAll(KafkaSettings.common(config, "publish"));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, PublishSession.group(config.store()));
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        // A node that joins gets the task when the one at work is gone, not for being nearly as good.
        properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 0L);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicas);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        properties.put("group.instance.id", instance);
        consumer().forEach((key, value) -> properties.put(StreamsConfig.mainConsumerPrefix(key), value));
        properties.put(
                StreamsConfig.producerPrefix("max.request.size"),
                ChangesTopic.recordBytesMax(maxEntityBytes) + REQUEST_HEADROOM_BYTES);
        return properties;
    }
}
