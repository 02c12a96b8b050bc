package io.entail.testkit;

import io.entail.topics.TopicAdmin;
import io.entail.topics.WritesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A writes topic without Entail's protection: tests write any bytes, change its settings, delete it and create it
 * again.
 */
public final class RawTopic implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final String topic;
    private final Map<String, Object> settings;
    private final Admin admin;
    private final TopicAdmin topics;

    public RawTopic(String bootstrap, String topic) {
        this.topic = topic;
        this.settings = Map.of("bootstrap.servers", bootstrap);
        this.admin = Admin.create(settings);
        this.topics = new TopicAdmin(admin, TIMEOUT);
    }

    /**
     * Creates the topic with the settings that a store uses, and waits until it is visible. A broker confirms the
     * creation before all clients can see the topic.
     */
    public void create() throws Exception {
        WritesTopic.create(topics, topic);
        if (topics.describeNew(topic).isEmpty()) {
            throw new AssertionError("the topic " + topic + " was created, but is still not visible");
        }
    }

    public void delete() throws Exception {
        admin.deleteTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
        while (topics.describe(topic).isPresent()) {
            Thread.sleep(50);
        }
    }

    public void addPartition() throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get(20, TimeUnit.SECONDS);
    }

    public void deleteRecordsBefore(long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(20, TimeUnit.SECONDS);
    }

    public void set(String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get(20, TimeUnit.SECONDS);
    }

    /** Appends one record and returns its offset. */
    public long append(byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        return appendAll(List.of(new ProducerRecord<>(topic, 0, key, value))).get(0);
    }

    /** Appends records in order and returns their offsets. */
    public List<Long> appendAll(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata>>();
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
            List<Long> offsets = new ArrayList<>();
            for (var one : sent) {
                offsets.add(one.get(20, TimeUnit.SECONDS).offset());
            }
            return offsets;
        }
    }

    /**
     * Appends records in a transaction and aborts it. Their offsets are used up, and readers of committed records never
     * see them. Records that are appended later come after the marker that ends the transaction.
     */
    public void appendAborted(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        long last = -1;
        Map<String, Object> transactional = new java.util.HashMap<>(settings);
        transactional.put("transactional.id", topic + "-outsider");
        try (var producer = new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                last = producer.send(record).get(20, TimeUnit.SECONDS).offset();
            }
            producer.abortTransaction();
        }
        // The broker answers before it has written the marker.
        while (committedEnd() < last + 2) {
            Thread.sleep(5);
        }
    }

    private long committedEnd() throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .get(20, TimeUnit.SECONDS)
                .offset();
    }

    @Override
    public void close() {
        topics.close();
    }
}
