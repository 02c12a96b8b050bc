package io.entail.tables;

import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicRules;
import java.util.Map;

/** The topic in Kafka that has the rows of an entity. */
public final class TableTopic {
    /** No row can vanish, and none stays that is gone. */
    private static final TopicRules RULES = new TopicRules(
            "the rows of an entity",
            Map.of(
                    "cleanup.policy", "compact",
                    "message.timestamp.type", "CreateTime",
                    // A broker whose clock goes back must not refuse what was appended before.
                    "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
            "; a topic that is deleted is made anew and filled");

    /** How much longer than the entity its flat form may be: names of fields and JSON's punctuation. */
    private static final long GROWTH_MAX = 8;

    private static final int HEADROOM_BYTES = 64 << 10;

    private TableTopic() {}

    /** The largest record in bytes. */
    public static int recordBytesMax(int maxEntityBytes) {
        return (int) Math.min(Integer.MAX_VALUE - HEADROOM_BYTES, GROWTH_MAX * maxEntityBytes + HEADROOM_BYTES);
    }

    /** Creates the topic; one that is there already is left as it is. */
    public static void create(TopicAdmin admin, String topic, int maxEntityBytes) throws InterruptedException {
        RULES.create(admin, topic, recordBytesMax(maxEntityBytes));
    }

    /**
     * Checks that the topic can hold rows.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, TopicAdmin.Description description, int maxEntityBytes) {
        RULES.check(topic, description, recordBytesMax(maxEntityBytes));
    }
}
