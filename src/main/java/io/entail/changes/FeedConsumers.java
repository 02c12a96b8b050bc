package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.writes.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Makes the consumers that read the feed's topics, and explains their errors. */
final class FeedConsumers {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int STREAM_FETCH_BYTES = 8 << 20;
    private static final int STREAM_POLL_RECORDS = 2_000;

    /** A fetch that is under way when another record is wanted ends that soon. */
    private static final int SINGLE_WAIT_MS = 20;

    /** Closing waits for the fetch under way. */
    private static final int STREAM_WAIT_MS = 100;

    private static final AtomicLong NUMBER = new AtomicLong();

    private FeedConsumers() {}

    /** One that reads on and on; {@code group} is null for one of its own. */
    static KafkaConsumer<byte[], byte[]> streaming(EntityStoreConfig config, @Nullable String group) {
        Map<String, Object> settings = common(config, "feed");
        settings.put("fetch.max.bytes", STREAM_FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", STREAM_FETCH_BYTES);
        settings.put("max.poll.records", STREAM_POLL_RECORDS);
        settings.put("fetch.max.wait.ms", STREAM_WAIT_MS);
        if (group != null) {
            settings.put("group.id", group);
        }
        return consumer(config, settings);
    }

    /** One that asks for single records: what comes behind them is not transferred. */
    static KafkaConsumer<byte[], byte[]> single(EntityStoreConfig config) {
        Map<String, Object> settings = common(config, "feed-search");
        settings.put("fetch.max.bytes", 1);
        settings.put("max.partition.fetch.bytes", 1);
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", SINGLE_WAIT_MS);
        return consumer(config, settings);
    }

    private static Map<String, Object> common(EntityStoreConfig config, String role) {
        Map<String, Object> settings =
                new HashMap<>(KafkaSettings.consumer(config, role + "-" + NUMBER.incrementAndGet()));
        settings.put("allow.auto.create.topics", false);
        settings.put(
                "default.api.timeout.ms", (int) Math.min(config.openTimeout().toMillis(), Integer.MAX_VALUE));
        return settings;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EntityStoreConfig config, Map<String, Object> settings) {
        try {
            return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreUnavailableException(
                    "cannot use Kafka at " + config.bootstrap() + ": " + cause.getMessage(), e);
        }
    }

    static void close(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    /** What an error of a consumer means for who reads a topic. */
    static EntailException explain(EntityStoreConfig config, String topic, KafkaException e) {
        if (e instanceof OffsetOutOfRangeException) {
            return new PositionGoneException("the topic " + topic
                    + " does not have the records any more that come next: they were deleted, or the topic was"
                    + " created again");
        }
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " cannot be read: " + e.getMessage(), e);
    }

    /** The error about a topic that gives nothing for too long. */
    static StoreUnavailableException silent(EntityStoreConfig config, String topic) {
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " gave no answer within " + config.openTimeout()
                        + " (entail.open.timeout)",
                null);
    }

    /** The error about a feed that does not get to where the log ended. */
    static StoreUnavailableException behind(EntityStoreConfig config, Position reached, Position end) {
        return new StoreUnavailableException(
                "the feed of store " + config.store() + " has come to position " + reached + " and not within "
                        + config.openTimeout() + " (entail.open.timeout) to " + end
                        + ", where the log ended: does a publisher run?",
                null);
    }
}
