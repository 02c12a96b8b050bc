package io.entail.cli.run;

import io.entail.cli.store.Cluster;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
import io.entail.topics.Troubles;
import io.entail.topics.WritesTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** The part of {@code status} about a store's topic in Kafka. */
final class TopicStatus {
    /** The settings that determine how Kafka stores records. */
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
        try (TopicAdmin admin = TopicAdmin.of(config, "status", config.openTimeout())) {
            Optional<Description> found = Troubles.answered(config, "the topic " + topic, () -> admin.describe(topic));
            if (found.isPresent()) {
                long stable = Troubles.answered(
                        config, "the topic " + topic, () -> admin.end(topic, IsolationLevel.READ_COMMITTED));
                add(topic, found.get(), stable, report, warnings, wrong);
            } else {
                report.put("topic", Map.of("name", topic, "exists", false));
            }
        }
    }

    private static void add(
            String topic,
            Description description,
            long stable,
            Map<String, @Nullable Object> report,
            List<String> warnings,
            List<String> wrong) {
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
        Map<String, Object> offsets = new LinkedHashMap<>();
        offsets.put("first", description.startOffset());
        offsets.put("stable", stable);
        offsets.put("end", description.endOffset());
        report.put("offsets", offsets);
        description.warnings().forEach(text -> warnings.add("the topic " + topic + " " + text));
        try {
            WritesTopic.RULES.check(topic, description, WritesTopic.DEFAULT_WRITE_BYTES_MAX);
        } catch (TopicRefusedException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
    }
}
