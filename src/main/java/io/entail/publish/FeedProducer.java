package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of a store's feed, wherever it runs: its id is fixed, so that whoever begins fences off everybody before,
 * and ends what they have left open. Used by one thread.
 */
final class FeedProducer implements AutoCloseable {
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** One write, which is never divided, may have some gigabytes of images. */
    private static final int TRANSACTION_MS_MAX = 10 * 60_000;

    /** Then it is looked what is wrong, such as a topic that is gone, and everything begins again. */
    private static final int BLOCK_MS_MAX = 10_000;

    private static final int TRANSACTION_BYTES = 4 << 20;
    private static final int TRANSACTION_CHANGES = 10_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private boolean open;
    private long beganNanos;
    private long bytes;
    private int changes;

    /** Does nothing before it is {@link #fence fenced}. */
    FeedProducer(EntityStoreConfig config, String id, int recordBytesMax) {
        Map<String, Object> settings = PublishSettings.producer(config);
        settings.put("transactional.id", id);
        settings.putIfAbsent("transaction.timeout.ms", TRANSACTION_MS_MAX);
        settings.put("max.block.ms", BLOCK_MS_MAX);
        settings.put("max.request.size", recordBytesMax + REQUEST_HEADROOM_BYTES);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.beganNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
    }

    /** From now on nobody else sends with this id, and what others have not committed never will be. */
    void fence() {
        producer.initTransactions();
    }

    /** Begins a transaction. */
    void begin() {
        producer.beginTransaction();
        open = true;
        beganNanos = System.nanoTime();
        bytes = 0;
        changes = 0;
    }

    /** Nanoseconds since the last transaction began. */
    long age() {
        return System.nanoTime() - beganNanos;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether the transaction should end before the next write. */
    boolean isFull() {
        return bytes >= TRANSACTION_BYTES || changes >= TRANSACTION_CHANGES;
    }

    void send(String topic, byte @Nullable [] key, byte @Nullable [] value, long time) {
        send(new ProducerRecord<>(topic, 0, time, key, value));
        bytes += (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        changes++;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        // What fails fails the transaction.
        Future<RecordMetadata> unused = producer.send(record);
    }

    /** The producer, for what else goes into its transactions. */
    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    /** Ends the transaction: everything that was sent is readable, or nothing. */
    void commit() {
        producer.commitTransaction();
        open = false;
    }

    /** What was not committed is ended by the next who fences. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
