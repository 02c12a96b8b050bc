package io.entail.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Plain Kafka clients for topics that have one partition and contain text. Each call opens a client of its own, which
 * is simple but slow.
 */
public final class Clients {
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private final Map<String, Object> settings;

    public Clients(String bootstrap) {
        this.settings = Map.of("bootstrap.servers", bootstrap);
    }

    public Uuid createTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(settings)) {
            return admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                    .topicId(name)
                    .get();
        }
    }

    public Uuid topicId(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(settings)) {
            return admin.describeTopics(List.of(name))
                    .topicNameValues()
                    .values()
                    .iterator()
                    .next()
                    .get()
                    .topicId();
        }
    }

    public void produce(String topic, String key, String value) throws InterruptedException, ExecutionException {
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
        }
    }

    /** Returns the first records of the topic as {@code key=value}. Returns fewer if not enough arrive in time. */
    public List<String> consume(String topic, int count) {
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> found = new ArrayList<>();
            long deadline = System.nanoTime() + WAIT_MAX.toNanos();
            while (found.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    found.add(record.key() + "=" + record.value());
                }
            }
            return found;
        }
    }
}
