package io.entail.topics;

import io.entail.errors.TopicRefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a topic has to be for what it holds. Immutable.
 *
 * @param holds such as {@code a store}
 * @param required settings without which a record can vanish, or says what is not so
 * @param wayOut what helps where settings do not, to be appended to a sentence
 */
public record TopicRules(String holds, Map<String, String> required, String wayOut) {
    public TopicRules {
        required = new TreeMap<>(required);
    }

    /** Makes the topic with one partition; one that is there already is left as it is. */
    public void create(TopicAdmin admin, String topic, int recordBytesMax) throws InterruptedException {
        admin.create(topic, recordBytesMax, required);
    }

    /**
     * Checks that the topic can hold it, from its first record on.
     *
     * @throws TopicRefusedException naming everything that is wrong and how to mend it
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
