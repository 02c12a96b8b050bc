package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.topics.KafkaSettings;
import io.entail.topics.TopicConsumers;
import java.util.HashMap;
import java.util.Map;

/** Settings of the publisher's Kafka clients, also used by benchmarks. Settings of the user take precedence. */
public final class PublishSettings {
    private static final int BATCH_BYTES = 512 << 10;
    private static final int LINGER_MS = 5;

    private PublishSettings() {}

    /** Returns the settings of the consumer of the log. */
    public static Map<String, Object> consumer(EntityStoreConfig config) {
        return TopicConsumers.streaming(config, "publish");
    }

    /** Returns the settings of the producer of the feed. */
    public static Map<String, Object> producer(EntityStoreConfig config) {
        Map<String, Object> settings = new HashMap<>(Map.of("linger.ms", LINGER_MS, "batch.size", BATCH_BYTES));
        settings.putAll(KafkaSettings.common(config, "publish"));
        return settings;
    }
}
