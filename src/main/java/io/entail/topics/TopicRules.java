package io.entail.topics;

import io.entail.errors.TopicRefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requirements on a topic. Immutable.
 *
 * @param holds what the topic holds, such as {@code a store}
 * @param required settings without which records could vanish or have wrong content
 * @param wayOut the remedy where settings do not help, appended to a message
 */
public record TopicRules(String holds, Map<String, String> required, String wayOut) {
    public TopicRules {
        required = new TreeMap<>(required);
    }

    /** Creates the topic with one partition; an existing one is left as it is. */
    public void create(TopicAdmin admin, String topic, int recordBytesMax) throws InterruptedException {
        admin.create(topic, recordBytesMax, required);
    }

    /**
     * Checks that the topic meets the requirements, from its first record on.
     *
     * @throws TopicRefusedException naming everything that is wrong and the remedy
     */
    public void check(String topic, TopicAdmin.Description description, int recordBytesMax) {
        List<String> faults = description.faults(required, recordBytesMax);
        if (description.startOffset() != 0) {
            faults.add("its records before offset " + description.startOffset() + " were deleted");
        }
        if (!faults.isEmpty()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " cannot hold " + holds + ": " + String.join("; ", faults)
                            + "; nothing was changed. Settings can be mended with kafka-configs --alter" + wayOut,
                    Map.of());
        }
    }
}
