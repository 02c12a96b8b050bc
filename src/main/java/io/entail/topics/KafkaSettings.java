package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of the Kafka clients of a store. The user's settings override the defaults, except those that a guarantee
 * depends on, which are set last.
 */
public final class KafkaSettings {
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final int REQUEST_MS_MAX = 10_000;
    private static final long BUFFER_BYTES = 64L << 20;

    private KafkaSettings() {}

    /** Returns the settings that all clients of the store have in common. */
    public static Map<String, Object> common(EntityStoreConfig config, String role) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("client.id", config.store() + "-" + role);
        settings.put("reconnect.backoff.ms", 50);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.putAll(config.kafka());
        settings.put("bootstrap.servers", config.bootstrap());
        return settings;
    }

    /**
     * Returns the settings of a producer that neither loses nor duplicates a record, never blocks a caller, and does
     * not wait for a batch to fill.
     *
     * @param recordBytesMax the largest record that can be sent, in bytes
     */
    public static Map<String, Object> producer(EntityStoreConfig config, int recordBytesMax) {
        Map<String, Object> settings = new HashMap<>();
        int timeoutMs = (int) Math.min(config.writeTimeout().toMillis(), Integer.MAX_VALUE);
        settings.put("linger.ms", 0);
        settings.put("buffer.memory", BUFFER_BYTES);
        settings.put("request.timeout.ms", Math.min(timeoutMs, REQUEST_MS_MAX));
        settings.putAll(common(config, "writes"));
        settings.put("delivery.timeout.ms", timeoutMs);
        settings.put("max.block.ms", 0);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.request.size", recordBytesMax + REQUEST_HEADROOM_BYTES);
        return settings;
    }

    /**
     * Returns the settings of a consumer that reads only committed records and never chooses by itself where to start.
     */
    public static Map<String, Object> consumer(EntityStoreConfig config, String role) {
        Map<String, Object> settings = common(config, role);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        return settings;
    }
}
