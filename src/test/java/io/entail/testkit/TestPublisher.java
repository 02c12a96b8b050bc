package io.entail.testkit;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedForm;
import io.entail.changes.RejectionsTopic;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.TopicNames;
import io.entail.resolve.LogRecord;
import io.entail.topics.TopicAdmin;
import io.entail.topics.WritesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the log of a store when a test calls it, for tests that control when the feed advances. Each write is in a
 * transaction of its own, with aborted transactions in between.
 */
public final class TestPublisher implements AutoCloseable {
    private static final LogRecord.Store LIMITS = new LogRecord.Store(new UUID(0, 0), 256 << 10, 900 << 10);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final String changes;
    private final String rejections;
    private final TopicPartition writes;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final MemoryFeed feed;

    /** Creates the topics and publishes nothing yet. */
    public TestPublisher(String bootstrap, String store, SchemaIds ids) throws Exception {
        this(bootstrap, store, ids, FeedForm.SECOND);
    }

    /** Creates the topics for a feed that begins in this format. */
    public TestPublisher(String bootstrap, String store, SchemaIds ids, FeedForm form) throws Exception {
        this.changes = TopicNames.changes(store);
        this.rejections = TopicNames.rejections(store);
        this.writes = new TopicPartition(store + ".writes", 0);
        this.feed = new MemoryFeed(ids, form);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (TopicAdmin admin = new TopicAdmin(Admin.create(settings), TIMEOUT)) {
            WritesTopic.create(admin, writes.topic());
            ChangesTopic.create(admin, changes, LIMITS);
            RejectionsTopic.create(admin, rejections);
        }
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.consumer.assign(List.of(writes));
        this.consumer.seekToBeginning(List.of(writes));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", changes + "-test", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.producer.initTransactions();
    }

    /** From now on publishes in the format of this release. */
    public void upgrade() {
        feed.upgrade();
    }

    /**
     * Publishes all records that the log has at the moment. If the last of them made no change, a progress record
     * follows.
     */
    public void publishAll() {
        long end = Objects.requireNonNull(consumer.endOffsets(List.of(writes)).get(writes));
        boolean owed = false;
        while (consumer.position(writes) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (record.key() != null) {
                    MemoryFeed.Told told = feed.next(record.offset(), record.timestamp(), record.key(), record.value());
                    commit(told.changes(), told.rejection());
                    owed = told.changes().isEmpty();
                }
            }
        }
        if (owed) {
            commit(List.of(feed.progress()), null);
        }
    }

    /** Publishes the records that arrive within this time. Records that arrive together are in one transaction. */
    public void follow(Duration time) {
        List<MemoryFeed.Entry> told = new ArrayList<>();
        boolean owed = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
            if (record.key() != null) {
                MemoryFeed.Told next = feed.next(record.offset(), record.timestamp(), record.key(), record.value());
                told.addAll(next.changes());
                owed = next.changes().isEmpty();
            }
        }
        if (owed) {
            told.add(feed.progress());
        }
        commit(told, null);
    }

    private void commit(List<MemoryFeed.Entry> told, MemoryFeed.@Nullable Entry refused) {
        if (told.isEmpty() && refused == null) {
            return;
        }
        producer.beginTransaction();
        told.forEach(entry -> send(changes, entry));
        if (refused != null) {
            send(rejections, refused);
        }
        producer.commitTransaction();
    }

    /**
     * Imitates a publisher that dies in the middle of a transaction: the offsets are used up, and readers of committed
     * records never see the records.
     */
    public void abort(int records) {
        producer.beginTransaction();
        for (int i = 0; i < records; i++) {
            send(changes, new MemoryFeed.Entry(0, new byte[] {1}, new byte[] {0, 0, 0, 0, 1, 2, 3}));
        }
        producer.flush();
        producer.abortTransaction();
    }

    private void send(String topic, MemoryFeed.Entry entry) {
        var sent = producer.send(new ProducerRecord<>(topic, 0, entry.timestamp(), entry.key(), entry.value()));
        if (sent.isCancelled()) {
            throw new IllegalStateException("not sent");
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ofSeconds(1));
    }
}
