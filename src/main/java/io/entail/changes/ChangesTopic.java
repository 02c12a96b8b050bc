package io.entail.changes;

import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicRules;
import java.util.Map;

/** The topic of the change feed in Kafka: {@code avro/protocol.md}, section 9. */
public final class ChangesTopic {
    /** With these settings no change can be deleted, and each has the append time of its write. */
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

    /** The largest record in bytes: two images of a row, or a definition, and what goes with them. */
    public static int recordBytesMax(LogRecord.Store limits) {
        return Math.max(2 * limits.maxEntityBytes(), limits.maxWriteBytes()) + ChangeBytes.OVERHEAD_MAX;
    }

    /** Creates the topic with one partition, like the writes topic; an existing one is left as it is. */
    public static void create(TopicAdmin admin, String topic, LogRecord.Store limits) throws InterruptedException {
        RULES.create(admin, topic, recordBytesMax(limits));
    }

    /**
     * Makes room for definitions in the topic of a feed that an older release has begun. Who may not do that leaves it: then
     * {@link #check} says what is to be done.
     *
     * @return what the topic is like now
     */
    public static TopicAdmin.Description widen(
            TopicAdmin admin, String topic, TopicAdmin.Description description, LogRecord.Store limits)
            throws InterruptedException {
        return admin.widen(topic, description, recordBytesMax(limits));
    }

    /**
     * Checks that the topic can hold the feed.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, TopicAdmin.Description description, LogRecord.Store limits) {
        RULES.check(topic, description, recordBytesMax(limits));
    }
}
