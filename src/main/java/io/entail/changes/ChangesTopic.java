package io.entail.changes;

import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicRules;
import java.util.Map;

/** The topic of the change feed in Kafka: {@code avro/protocol.md}, section 9. */
public final class ChangesTopic {
    /** No old change can vanish, and each carries the append time of its write. */
    private static final TopicRules RULES = new TopicRules(
            "the change feed",
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "message.timestamp.type", "CreateTime",
                    // A broker whose clock goes back must not refuse what was appended before.
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
            "");

    private ChangesTopic() {}

    /** The topic of a store. */
    public static String name(String store) {
        return store + ".changes";
    }

    /** The largest record in bytes: two images of a row and what goes with them. */
    public static int recordBytesMax(int maxEntityBytes) {
        return (int) Math.min(Integer.MAX_VALUE, 2L * maxEntityBytes + ChangeBytes.OVERHEAD_MAX);
    }

    /** Creates the topic with one partition, as the writes topic has; one that is there already is left as it is. */
    public static void create(TopicAdmin admin, String topic, int maxEntityBytes) throws InterruptedException {
        RULES.create(admin, topic, recordBytesMax(maxEntityBytes));
    }

    /**
     * Checks that the topic can hold the feed.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, TopicAdmin.Description description, int maxEntityBytes) {
        RULES.check(topic, description, recordBytesMax(maxEntityBytes));
    }
}
