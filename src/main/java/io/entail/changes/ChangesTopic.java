package io.entail.changes;

import io.entail.errors.TopicRefusedException;
import io.entail.writes.WritesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** The topic of the change feed in Kafka: {@code avro/protocol.md}, section 9. */
public final class ChangesTopic {
    /** Settings without which an old change can vanish or a change does not carry the append time of its write. */
    private static final Map<String, String> REQUIRED = new TreeMap<>(Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "message.timestamp.type", "CreateTime",
            // A broker whose clock goes back must not refuse what was appended before.
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));

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
    public static void create(Admin admin, String topic, int maxEntityBytes, Duration timeout) throws Exception {
        WritesTopic.create(admin, topic, recordBytesMax(maxEntityBytes), REQUIRED, timeout);
    }

    /**
     * Checks that the topic can hold the feed.
     *
     * @throws TopicRefusedException naming everything that is wrong
     */
    public static void check(String topic, WritesTopic.Description description, int maxEntityBytes) {
        List<String> faults =
                new ArrayList<>(WritesTopic.faults(description, REQUIRED, recordBytesMax(maxEntityBytes)));
        if (description.startOffset() != 0) {
            faults.add("its records before offset " + description.startOffset() + " were deleted");
        }
        if (!faults.isEmpty()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " cannot hold the change feed: " + String.join("; ", faults)
                            + "; nothing was changed. Settings can be mended with kafka-configs --alter",
                    Map.of());
        }
    }
}
