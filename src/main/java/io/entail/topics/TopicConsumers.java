package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Creates the consumers of topics, with {@link KafkaSettings#consumer} and settings for the way in which each reads.
 * All consumers are created here, except those of Kafka Streams and of the baselines of benchmarks.
 */
public final class TopicConsumers {
    /** How long one poll waits; a reader checks at this interval whether it should go on. */
    public static final Duration POLL = Duration.ofMillis(100);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int STREAM_FETCH_BYTES = 8 << 20;
    private static final int STREAM_POLL_RECORDS = 2_000;

    /** The longest wait of a fetch; closing has to wait for a fetch in progress. */
    private static final int STREAM_WAIT_MS = 100;

    /**
     * The longest wait of a fetch for single records: a fetch in progress ends this soon when another record is wanted.
     */
    private static final int SINGLE_WAIT_MS = 20;

    private static final AtomicLong NUMBER = new AtomicLong();

    private TopicConsumers() {}

    /** Returns the settings of a consumer that reads continuously. */
    public static Map<String, Object> streaming(EntityStoreConfig config, String role) {
        Map<String, Object> settings = common(config, role);
        settings.put("fetch.max.bytes", STREAM_FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", STREAM_FETCH_BYTES);
        settings.put("max.poll.records", STREAM_POLL_RECORDS);
        settings.put("fetch.max.wait.ms", STREAM_WAIT_MS);
        return settings;
    }

    /** Returns the settings of a consumer for single records: the records after them are not transferred. */
    static Map<String, Object> single(EntityStoreConfig config, String role) {
        Map<String, Object> settings = common(config, role);
        settings.put("fetch.max.bytes", 1);
        settings.put("max.partition.fetch.bytes", 1);
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", SINGLE_WAIT_MS);
        return settings;
    }

    /** Clients are numbered, because two clients with the same name hide each other's metrics. */
    private static Map<String, Object> common(EntityStoreConfig config, String role) {
        Map<String, Object> settings = KafkaSettings.consumer(config, role + "-" + NUMBER.incrementAndGet());
        settings.put(
                "default.api.timeout.ms", (int) Math.min(config.openTimeout().toMillis(), Integer.MAX_VALUE));
        return settings;
    }

    /**
     * Creates a consumer with these settings.
     *
     * @throws StoreUnavailableException when Kafka's client refuses the settings
     */
    public static Consumer<byte[], byte[]> of(Map<String, Object> settings) {
        try {
            return new KafkaConsumer<>(
                    withoutCreation(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw Troubles.unusable(settings.get("bootstrap.servers"), e);
        }
    }

    /** Keeps a consumer, including those of Kafka Streams, from creating a topic that was deleted. */
    static Map<String, Object> withoutCreation(Map<String, Object> settings) {
        Map<String, Object> safe = new HashMap<>(settings);
        safe.put("allow.auto.create.topics", false);
        return safe;
    }

    /** Closes a consumer; waits for a fetch in progress, and no longer. */
    public static void close(Consumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
