package io.entail.bench.bare;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads and creates topics of one partition with Kafka's own clients. */
public final class BareTopic {
    private BareTopic() {}

    /** The key and value of a record. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on to Kafka's client, never compared.
    public record Payload(byte[] key, byte[] value) {}

    /** Creates a topic with the settings and the number of replicas of another one. */
    public static void createLike(Admin admin, String original, String copy)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, original);
        Map<String, String> settings = new TreeMap<>();
        Config config = requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                settings.put(entry.name(), entry.value());
            }
        }
        TopicDescription description = requireNonNull(
                admin.describeTopics(List.of(original)).allTopicNames().get().get(original));
        short replicas = (short) description.partitions().get(0).replicas().size();
        admin.createTopics(List.of(new NewTopic(copy, 1, replicas).configs(settings)))
                .all()
                .get();
    }

    /** Returns the offset after the last record that a reader of committed records can see. */
    public static long end(Map<String, Object> consumerSettings, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<byte[], byte[]> consumer = consumer(consumerSettings)) {
            consumer.assign(List.of(partition));
            return end(consumer, partition);
        }
    }

    /** Returns the last records of a topic: the number wanted, or all if there are fewer. */
    public static List<Payload> last(Map<String, Object> consumerSettings, String topic, int wanted) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<byte[], byte[]> consumer = consumer(consumerSettings)) {
            consumer.assign(List.of(partition));
            long end = end(consumer, partition);
            consumer.seek(partition, Math.max(0, end - wanted));
            List<Payload> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BareWrites.POLL_TIME)) {
                    found.add(new Payload(record.key(), record.value()));
                }
            }
            return found;
        }
    }

    static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        return requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
