package io.entail.topics;

import java.util.Map;

/** The topic of the log, see section 1 of {@code avro/protocol.md}. */
public final class WritesTopic {
    /**
     * The difference in bytes between {@code message.max.bytes} and the largest write, for headers of batches and
     * records.
     */
    public static final int RECORD_HEADROOM_BYTES = 64 << 10;

    /** The largest write in bytes of a store whose limits are not known. */
    public static final int DEFAULT_WRITE_BYTES_MAX = 900 << 10;

    /** With these settings no record can be deleted, and timestamps are set by the broker. */
    public static final TopicRules RULES = new TopicRules(
            "a store",
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "message.timestamp.type", "LogAppendTime"),
            "; a topic with other partitions or with deleted records has to be replaced from a copy");

    private WritesTopic() {}

    /** Creates the topic for a store whose limits are not known; an existing one is left as it is. */
    public static void create(TopicAdmin admin, String topic) throws InterruptedException {
        RULES.create(admin, topic, DEFAULT_WRITE_BYTES_MAX + RECORD_HEADROOM_BYTES);
    }
}
