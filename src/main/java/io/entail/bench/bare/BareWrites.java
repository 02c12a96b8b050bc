package io.entail.bench.bare;

import io.entail.bench.bare.BareTopic.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a topic and reads them back: a call completes when this process's own consumer has read its record.
 * The producer keeps the order, so the record that comes back next is the oldest one whose call is not complete.
 *
 * <p>Only one thread may send, because two threads could reach the producer in another order than the queue.
 */
public final class BareWrites implements AutoCloseable {
    static final Duration POLL_TIME = Duration.ofMillis(100);

    private final String topic;
    private final TopicPartition partition;
    private final List<Payload> payloads;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final Queue<CompletableFuture<Void>> underWay = new ConcurrentLinkedQueue<>();
    private final Sink sink;
    private final Thread reader;
    private volatile @Nullable Throwable failure;
    private int next;

    /**
     * Starts producer and consumer.
     *
     * @param payloads the records to send, in turn
     */
    public BareWrites(
            Map<String, Object> producerSettings,
            Map<String, Object> consumerSettings,
            String topic,
            List<Payload> payloads) {
        this(producerSettings, consumerSettings, topic, payloads, records -> {});
    }

    /** Stores the records that came back before their calls complete. */
    public interface Sink {
        /** Returns when all records are stored. */
        void keep(Iterable<ConsumerRecord<byte[], byte[]>> records);
    }

    /**
     * Starts producer and consumer.
     *
     * @param payloads the records to send, in turn
     * @param sink stores a record that came back before its call completes
     */
    public BareWrites(
            Map<String, Object> producerSettings,
            Map<String, Object> consumerSettings,
            String topic,
            List<Payload> payloads,
            Sink sink) {
        this.topic = topic;
        this.sink = sink;
        this.partition = new TopicPartition(topic, 0);
        this.payloads = List.copyOf(payloads);
        this.producer = new KafkaProducer<>(producerSettings, new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = BareTopic.consumer(consumerSettings);
        consumer.assign(List.of(partition));
        consumer.seek(partition, BareTopic.end(consumer, partition));
        this.reader = new Thread(this::readAll, "bare-read-" + topic);
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /** Sends the next payload. The future completes when its record has come back. */
    public CompletableFuture<Void> send() {
        return send(() -> {});
    }

    /** Does the same, and calls the listener when the broker has acknowledged the record. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback receives every failure.
    public CompletableFuture<Void> send(Runnable acknowledged) {
        Throwable failed = failure;
        if (failed != null) {
            return CompletableFuture.failedFuture(failed);
        }
        Payload payload = payloads.get(next);
        next = (next + 1) % payloads.size();
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay.add(done);
        producer.send(new ProducerRecord<>(topic, 0, payload.key(), payload.value()), (metadata, exception) -> {
            if (exception != null) {
                failAll(exception);
            } else {
                acknowledged.run();
            }
        });
        return done;
    }

    private void readAll() {
        try {
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIME);
                if (records.isEmpty()) {
                    continue;
                }
                sink.keep(records);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    CompletableFuture<Void> oldest = underWay.poll();
                    if (oldest == null) {
                        throw new IllegalStateException("nobody sent the record at offset " + record.offset());
                    }
                    oldest.complete(null);
                }
            }
        } catch (WakeupException e) {
            // The consumer was closed.
        } catch (RuntimeException e) {
            failAll(e);
        }
    }

    private void failAll(Throwable cause) {
        failure = cause;
        for (CompletableFuture<Void> call = underWay.poll(); call != null; call = underWay.poll()) {
            call.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close();
    }
}
