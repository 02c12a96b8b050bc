package io.entail.writes;

import static java.util.Objects.requireNonNull;

import io.entail.errors.TopicRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The writes topic in Kafka: how it is created, and what it has to look like for its records to be the truth. See
 * {@code avro/protocol.md}, section 1.
 */
public final class WritesTopic {
    /** What {@code message.max.bytes} leaves above the largest write, for batch and record headers. */
    public static final int RECORD_HEADROOM_BYTES = 64 << 10;

    private static final short REPLICAS_WANTED = 3;

    /** Settings without which an old record can vanish or an append time can be made up. */
    private static final Map<String, String> REQUIRED = new TreeMap<>(Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "message.timestamp.type", "LogAppendTime"));

    private WritesTopic() {}

    /** What the broker says of the topic. Immutable. */
    public record Description(
            String id, int partitions, int replicas, Map<String, String> settings, long startOffset, long endOffset) {}

    /**
     * Creates the topic with one partition; one that is there already is left as it is.
     *
     * @param writeBytesMax the largest write of the store, in bytes
     */
    public static void create(Admin admin, String topic, int writeBytesMax, Duration timeout) throws Exception {
        create(admin, topic, writeBytesMax + RECORD_HEADROOM_BYTES, REQUIRED, timeout);
    }

    /** Creates a topic with one partition, on three brokers where there are as many; one that is there is left. */
    public static void create(
            Admin admin, String topic, int messageBytesMax, Map<String, String> required, Duration timeout)
            throws Exception {
        int brokers = get(admin.describeCluster().nodes(), timeout).size();
        boolean enough = brokers >= REPLICAS_WANTED;
        Map<String, String> settings = new LinkedHashMap<>(required);
        settings.put("unclean.leader.election.enable", "false");
        settings.put("max.message.bytes", Integer.toString(messageBytesMax));
        settings.put("min.insync.replicas", enough ? "2" : "1");
        NewTopic wanted = new NewTopic(topic, 1, enough ? REPLICAS_WANTED : (short) 1).configs(settings);
        try {
            get(admin.createTopics(List.of(wanted)).all(), timeout);
        } catch (TopicExistsException createdByAnother) {
            // Whoever came first created it, with these settings or with faults that the checks will name.
        }
    }

    /** Asks for the topic's id only, empty when it does not exist. */
    public static Optional<String> id(Admin admin, String topic, Duration timeout) throws Exception {
        try {
            TopicDescription description =
                    requireNonNull(get(admin.describeTopics(List.of(topic)).allTopicNames(), timeout)
                            .get(topic));
            return Optional.of(description.topicId().toString());
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Asks for the topic, empty when it does not exist. */
    public static Optional<Description> describe(Admin admin, String topic, Duration timeout) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            TopicDescription description =
                    requireNonNull(get(admin.describeTopics(List.of(topic)).allTopicNames(), timeout)
                            .get(topic));
            var configured = admin.describeConfigs(List.of(resource)).all();
            var earliest =
                    admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition);
            var latest =
                    admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition);
            Config config = requireNonNull(get(configured, timeout).get(resource));
            ListOffsetsResultInfo start = get(earliest, timeout);
            ListOffsetsResultInfo end = get(latest, timeout);
            Map<String, String> settings = new LinkedHashMap<>();
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
            return Optional.of(new Description(
                    description.topicId().toString(),
                    description.partitions().size(),
                    description.partitions().get(0).replicas().size(),
                    settings,
                    start.offset(),
                    end.offset()));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /**
     * Checks that the topic can hold a store.
     *
     * @throws TopicRefusedException naming everything that is wrong and how to mend it
     */
    public static void check(String topic, Description description, int writeBytesMax) {
        List<String> faults = faults(description, REQUIRED, writeBytesMax);
        if (description.startOffset() != 0) {
            faults.add("its records before offset " + description.startOffset() + " were deleted");
        }
        if (!faults.isEmpty()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " cannot hold a store: " + String.join("; ", faults)
                            + "; nothing was changed. Settings can be mended with kafka-configs --alter; a topic with"
                            + " other partitions or with deleted records has to be replaced from a copy",
                    Map.of());
        }
    }

    /** What keeps a topic from having one partition, these settings and room for messages of so many bytes. */
    public static List<String> faults(Description description, Map<String, String> required, int messageBytesMax) {
        List<String> faults = new ArrayList<>();
        if (description.partitions() != 1) {
            faults.add("it has " + description.partitions() + " partitions where a store has exactly 1");
        }
        required.forEach((key, wanted) -> {
            String found = description.settings().get(key);
            if (!wanted.equals(found)) {
                faults.add(key + " is " + found + " where it has to be " + wanted);
            }
        });
        long messageBytes = Long.parseLong(description.settings().getOrDefault("max.message.bytes", "0"));
        if (messageBytes < messageBytesMax) {
            faults.add("max.message.bytes is " + messageBytes + " where records take up to " + messageBytesMax);
        }
        return faults;
    }

    /** What the topic's settings may cost, one sentence each; empty when they are as they should be. */
    public static List<String> warnings(Description description) {
        List<String> warnings = new ArrayList<>();
        if (description.replicas() < REPLICAS_WANTED) {
            warnings.add("has " + description.replicas()
                    + " replica(s) where 3 are wanted: acknowledged writes are lost with their broker's disks");
        } else if (!"2".equals(description.settings().get("min.insync.replicas"))) {
            warnings.add("min.insync.replicas is " + description.settings().get("min.insync.replicas")
                    + " where 2 is wanted: an acknowledged write may be on one broker only");
        }
        if ("true".equals(description.settings().get("unclean.leader.election.enable"))) {
            warnings.add("unclean.leader.election.enable is true: a broker that lags may lose acknowledged writes");
        }
        return warnings;
    }

    /** The future's result; what it failed with is thrown itself, not wrapped. */
    public static <T> T get(KafkaFuture<T> future, Duration timeout) throws Exception {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + timeout, e);
        }
    }
}
