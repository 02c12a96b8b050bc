package io.entail.tables;

import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicRules;
import java.util.Map;

/** The Kafka topic that holds the rows of an entity. */
public final class TableTopic {
    /** With these settings no row can be lost, and no deleted row stays. */
    private static final TopicRules RULES = new TopicRules(
            "the rows of an entity",
            Map.of(
                    "cleanup.policy", "compact",
                    "message.timestamp.type", "CreateTime",
                    // A broker whose clock is set back must still accept timestamps that were appended before.
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
            "; a topic that is deleted is made anew and filled");

    /**
     * An upper bound for how much larger the flat form is than the entity, because of the names of fields and the
     * punctuation of JSON.
     */
    private static final long GROWTH_MAX = 8;

    private static final int HEADROOM_BYTES = 64 << 10;

    private TableTopic() {}

    /** Returns the size of the largest record in bytes. */
    public static int recordBytesMax(int maxEntityBytes) {
        return (int) Math.min(Integer.MAX_VALUE - HEADROOM_BYTES, GROWTH_MAX * maxEntityBytes + HEADROOM_BYTES);
    }

    /** Creates the topic; an existing one is left as it is. */
    public static void create(TopicAdmin admin, String topic, int maxEntityBytes) throws InterruptedException {
        RULES.create(admin, topic, recordBytesMax(maxEntityBytes));
    }

    /**
     * Checks that the topic meets the requirements.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, TopicAdmin.Description description, int maxEntityBytes) {
        RULES.check(topic, description, recordBytesMax(maxEntityBytes));
    }
}
