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
 * Makes the consumers of topics: {@link KafkaSettings#consumer}, and what is best for the way they read. The only place
 * that does, beside the client suppliers of Kafka Streams and what benchmarks compare with.
 */
public final class TopicConsumers {
    /** How long one poll waits: who reads looks that often whether it is still wanted. */
    public static final Duration POLL = Duration.ofMillis(100);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int STREAM_FETCH_BYTES = 8 << 20;
    private static final int STREAM_POLL_RECORDS = 2_000;

    /** Closing waits for the fetch under way. */
    private static final int STREAM_WAIT_MS = 100;

    /** A fetch that is under way when another record is wanted ends that soon. */
    private static final int SINGLE_WAIT_MS = 20;

    private static final AtomicLong NUMBER = new AtomicLong();

    private TopicConsumers() {}

    /** Settings of one that reads on and on. */
    public static Map<String, Object> streaming(EntityStoreConfig config, String role) {
        Map<String, Object> settings = common(config, role);
        settings.put("fetch.max.bytes", STREAM_FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", STREAM_FETCH_BYTES);
        settings.put("max.poll.records", STREAM_POLL_RECORDS);
        settings.put("fetch.max.wait.ms", STREAM_WAIT_MS);
        return settings;
    }

    /** Settings of one that asks for single records: what comes behind them is not transferred. */
    static Map<String, Object> single(EntityStoreConfig config, String role) {
        Map<String, Object> settings = common(config, role);
        settings.put("fetch.max.bytes", 1);
        settings.put("max.partition.fetch.bytes", 1);
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", SINGLE_WAIT_MS);
        return settings;
    }

    /** Numbered: two clients of one name hide each other's metrics. */
    private static Map<String, Object> common(EntityStoreConfig config, String role) {
        Map<String, Object> settings = KafkaSettings.consumer(config, role + "-" + NUMBER.incrementAndGet());
        settings.put(
                "default.api.timeout.ms", (int) Math.min(config.openTimeout().toMillis(), Integer.MAX_VALUE));
        return settings;
    }

    /**
     * A consumer with these settings.
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

    /** A topic that somebody deleted must not be made again by who reads it, those of Kafka Streams included. */
    static Map<String, Object> withoutCreation(Map<String, Object> settings) {
        Map<String, Object> safe = new HashMap<>(settings);
        safe.put("allow.auto.create.topics", false);
        return safe;
    }

    /** Waits for a fetch under way, and no longer. */
    public static void close(Consumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
