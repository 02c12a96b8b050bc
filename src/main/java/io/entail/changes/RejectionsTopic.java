package io.entail.changes;

import io.entail.topics.TopicAdmin;
import java.time.Duration;
import java.util.Map;

/** The topic in Kafka that has what was refused: {@code avro/protocol.md}, section 9. For people, and not forever. */
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

    /** Creates the topic; one that is there already is left as it is, with another retention perhaps. */
    public static void create(TopicAdmin admin, String topic) throws InterruptedException {
        admin.create(topic, RECORD_BYTES_MAX, SETTINGS);
    }
}
