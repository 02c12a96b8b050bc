package io.entail.changes;

import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicRules;
import java.util.Map;

/** The topic of the change feed in Kafka: {@code avro/protocol.md}, section 9. */
public final class ChangesTopic {
    /** Settings with which no change can be deleted, and each has the append time of its write. */
    private static final TopicRules RULES = new TopicRules(
            "the change feed",
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "message.timestamp.type", "CreateTime",
                    // A broker whose clock is set back must still accept timestamps that were appended before.
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
            "");

    private ChangesTopic() {}

    /** Returns the largest size of a record in bytes: two images of a row, or a definition, with the other fields. */
    public static int recordBytesMax(LogRecord.Store limits) {
        return Math.max(2 * limits.maxEntityBytes(), limits.maxWriteBytes()) + ChangeBytes.OVERHEAD_MAX;
    }

    /** Creates the topic with one partition, like the writes topic; an existing one is left as it is. */
    public static void create(TopicAdmin admin, String topic, LogRecord.Store limits) throws InterruptedException {
        RULES.create(admin, topic, recordBytesMax(limits));
    }

    /**
     * Raises the limit for records in the topic of a feed that an older release began, so that definitions fit. Without
     * the right to do that it changes nothing, and {@link #check} then reports what has to be done.
     *
     * @return the topic's description afterwards
     */
    public static TopicAdmin.Description widen(
            TopicAdmin admin, String topic, TopicAdmin.Description description, LogRecord.Store limits)
            throws InterruptedException {
        return admin.widen(topic, description, recordBytesMax(limits));
    }

    /**
     * Checks that the topic can hold the feed.
     *
     * @throws TopicRefusedException when it cannot; the message names everything that is wrong
     */
    public static void check(String topic, TopicAdmin.Description description, LogRecord.Store limits) {
        RULES.check(topic, description, recordBytesMax(limits));
    }
}
