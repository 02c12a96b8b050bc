package io.entail.bench.bare;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies each record of a topic unchanged to another topic, exactly once: each transaction contains the copies and the
 * offset of the last record that was read. Runs on a thread of its own until it is closed.
 */
public final class BareLoop implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final TopicPartition from;
    private final TopicPartition to;
    private final long commitNanos;
    private final Duration pollTime;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * Starts the loop.
     *
     * @param offset the offset of the first record to copy
     * @param commitInterval the time between two commits
     * @param pollTime the longest time by which a commit is late because no record comes
     */
    public BareLoop(
            Map<String, Object> consumerSettings,
            Map<String, Object> producerSettings,
            String from,
            long offset,
            String to,
            Duration commitInterval,
            Duration pollTime) {
        this.from = new TopicPartition(from, 0);
        this.to = new TopicPartition(to, 0);
        this.commitNanos = commitInterval.toNanos();
        this.pollTime = pollTime;
        Map<String, Object> reading = new HashMap<>(consumerSettings);
        reading.put("group.id", to + "-loop");
        this.consumer = BareTopic.consumer(reading);
        consumer.assign(List.of(this.from));
        consumer.seek(this.from, offset);
        Map<String, Object> sending = new HashMap<>(producerSettings);
        sending.put("transactional.id", to + "-loop");
        this.producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        this.thread = new Thread(this::run, "bare-loop-" + to);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            boolean open = false;
            long committed = System.nanoTime();
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTime);
                if (!records.isEmpty()) {
                    if (!open) {
                        producer.beginTransaction();
                        open = true;
                    }
                    sendAll(records);
                }
                if (open && System.nanoTime() - committed >= commitNanos) {
                    producer.sendOffsetsToTransaction(
                            Map.of(from, new OffsetAndMetadata(consumer.position(from))), consumer.groupMetadata());
                    producer.commitTransaction();
                    committed = System.nanoTime();
                    open = false;
                }
            }
            ended.complete(null);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A commit fails if a record of the transaction failed.
    private void sendAll(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            producer.send(new ProducerRecord<>(to.topic(), 0, record.timestamp(), record.key(), record.value()));
        }
    }

    /** Throws the error with which the loop has ended, if it has. */
    public void check() {
        if (ended.isDone()) {
            ended.join();
        }
    }

    /** Stops the loop, and throws the error with which it has ended, if there was one. */
    @Override
    public void close() {
        stopping = true;
        try {
            ended.join();
        } finally {
            consumer.close();
            producer.close(Duration.ZERO);
        }
    }
}
