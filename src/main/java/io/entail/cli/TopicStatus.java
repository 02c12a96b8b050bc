package io.entail.cli;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.writes.KafkaSettings;
import io.entail.writes.WritesTopic;
import io.entail.writes.WritesTopic.Description;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What Kafka says of a store's topic. */
final class TopicStatus {
    private static final int WRITE_BYTES_MAX = 900 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** The settings that decide what becomes of records. */
    private static final Set<String> SETTINGS = Set.of(
            "cleanup.policy",
            "retention.ms",
            "retention.bytes",
            "message.timestamp.type",
            "max.message.bytes",
            "min.insync.replicas",
            "unclean.leader.election.enable");

    private TopicStatus() {}

    /** Adds cluster, topic, settings and offsets. */
    static void add(
            EntityStoreConfig config, Map<String, @Nullable Object> report, List<String> warnings, List<String> wrong) {
        report.put("bootstrap", config.bootstrap());
        report.put("cluster", Cluster.id(config));
        String topic = config.writesTopic();
        Admin admin = Admin.create(KafkaSettings.common(config, "status"));
        try {
            Optional<Description> found = WritesTopic.describe(admin, topic, config.openTimeout());
            if (found.isPresent()) {
                add(admin, topic, found.get(), config.openTimeout(), report, warnings, wrong);
            } else {
                report.put("topic", Map.of("name", topic, "exists", false));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for topic " + topic, e);
        } catch (Exception e) {
            throw new StoreUnavailableException(
                    "Kafka at " + config.bootstrap() + " did not tell about topic " + topic + ": " + e.getMessage(), e);
        } finally {
            admin.close(CLOSE_TIMEOUT);
        }
    }

    private static void add(
            Admin admin,
            String topic,
            Description description,
            Duration timeout,
            Map<String, @Nullable Object> report,
            List<String> warnings,
            List<String> wrong)
            throws Exception {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("name", topic);
        shape.put("id", description.id());
        shape.put("partitions", description.partitions());
        shape.put("replicas", description.replicas());
        report.put("topic", shape);
        Map<String, Object> settings = new LinkedHashMap<>();
        description.settings().entrySet().stream()
                .filter(setting -> SETTINGS.contains(setting.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
        report.put("settings", settings);
        addOffsets(admin, topic, description, timeout, report, wrong);
        WritesTopic.warnings(description).forEach(text -> warnings.add("the topic " + topic + " " + text));
        try {
            WritesTopic.check(topic, description, WRITE_BYTES_MAX);
        } catch (TopicRefusedException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
    }

    /** A transaction of somebody else that stays open keeps everybody from reading what comes behind it. */
    private static void addOffsets(
            Admin admin,
            String topic,
            Description description,
            Duration timeout,
            Map<String, @Nullable Object> report,
            List<String> wrong)
            throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        long stable = WritesTopic.get(
                        admin.listOffsets(
                                        Map.of(partition, OffsetSpec.latest()),
                                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .partitionResult(partition),
                        timeout)
                .offset();
        Map<String, Object> offsets = new LinkedHashMap<>();
        offsets.put("first", description.startOffset());
        offsets.put("stable", stable);
        offsets.put("end", description.endOffset());
        report.put("offsets", offsets);
        if (stable < description.endOffset()) {
            wrong.add("readers are held back at offset " + stable + " of " + description.endOffset()
                    + " by a transaction that is open; if that stays, end it with kafka-transactions");
        }
    }
}
