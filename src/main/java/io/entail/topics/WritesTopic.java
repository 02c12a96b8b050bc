package io.entail.topics;

import java.util.Map;

/** The writes topic, whose records are the truth: {@code avro/protocol.md}, section 1. */
public final class WritesTopic {
    /** What {@code message.max.bytes} leaves above the largest write, for batch and record headers. */
    public static final int RECORD_HEADROOM_BYTES = 64 << 10;

    /** The largest write of a store whose limits are not known, in bytes. */
    public static final int DEFAULT_WRITE_BYTES_MAX = 900 << 10;

    /** No old record can vanish, and no append time be made up. */
    public static final TopicRules RULES = new TopicRules(
            "a store",
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "message.timestamp.type", "LogAppendTime"),
            "; a topic with other partitions or with deleted records has to be replaced from a copy");

    private WritesTopic() {}

    /** Makes it for a store whose limits are not known; one that is there already is left as it is. */
    public static void create(TopicAdmin admin, String topic) throws InterruptedException {
        RULES.create(admin, topic, DEFAULT_WRITE_BYTES_MAX + RECORD_HEADROOM_BYTES);
    }
}
