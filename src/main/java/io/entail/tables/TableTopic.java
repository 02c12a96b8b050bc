package io.entail.tables;

import io.entail.errors.TopicRefusedException;
import io.entail.writes.WritesTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/** The topic in Kafka that has the rows of an entity. */
public final class TableTopic {
    /** Settings without which a row can vanish, or be there for ever when it is gone. */
    private static final Map<String, String> REQUIRED = new TreeMap<>(Map.of(
            "cleanup.policy",
            "compact",
            "message.timestamp.type",
            "CreateTime",
            // A broker whose clock goes back must not refuse what was appended before.
            "message.timestamp.after.max.ms",
            Long.toString(Long.MAX_VALUE)));

    /** What definitions are called; a log may have anything. */
    private static final Pattern ENTITY = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** How much longer than the entity its flat form may be: names of fields and JSON's punctuation. */
    private static final long GROWTH_MAX = 8;

    private static final int HEADROOM_BYTES = 64 << 10;

    private TableTopic() {}

    /** The topic of an entity. */
    public static String name(String store, String entity) {
        return store + ".table." + entity;
    }

    /** Whether an entity of this name can have a topic. */
    public static boolean isPossible(String entity) {
        return ENTITY.matcher(entity).matches();
    }

    /** The largest record in bytes. */
    public static int recordBytesMax(int maxEntityBytes) {
        return (int) Math.min(Integer.MAX_VALUE - HEADROOM_BYTES, GROWTH_MAX * maxEntityBytes + HEADROOM_BYTES);
    }

    /** Creates the topic; one that is there already is left as it is. */
    public static void create(Admin admin, String topic, int maxEntityBytes, Duration timeout) throws Exception {
        WritesTopic.create(admin, topic, recordBytesMax(maxEntityBytes), REQUIRED, timeout);
    }

    /**
     * Checks that the topic can hold rows.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, WritesTopic.Description description, int maxEntityBytes) {
        List<String> faults = WritesTopic.faults(description, REQUIRED, recordBytesMax(maxEntityBytes));
        if (!faults.isEmpty()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " cannot hold the rows of an entity: " + String.join("; ", faults)
                            + "; nothing was changed. Settings can be mended with kafka-configs --alter; a topic that is"
                            + " deleted is made anew and filled",
                    Map.of());
        }
    }
}
