package io.entail.changes;

import io.entail.topics.TopicAdmin;
import java.time.Duration;
import java.util.Map;

/**
 * The topic of refusals in Kafka: {@code avro/protocol.md}, section 9. It is for people, and keeps records for a
 * limited time.
 */
public final class RejectionsTopic {
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final int RECORD_BYTES_MAX = 1 << 20;

    private static final Map<String, String> SETTINGS = Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            Long.toString(RETENTION.toMillis()),
            "message.timestamp.type",
            "CreateTime",
            "message.timestamp.after.max.ms",
            Long.toString(Long.MAX_VALUE));

    private RejectionsTopic() {}

    /** Creates the topic; an existing one is left as it is, even with another retention. */
    public static void create(TopicAdmin admin, String topic) throws InterruptedException {
        admin.create(topic, RECORD_BYTES_MAX, SETTINGS);
    }
}
