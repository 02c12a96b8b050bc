package io.entail.bench.bare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic that is written in transactions, with the isolation level {@code read_committed}. */
public final class BareFeed implements AutoCloseable {
    private static final double LEFT_OUT = 0.2;
    private static final long LOOK_MILLIS = 5;
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Listener listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;

    /** Receives each record. */
    public interface Listener {
        /** Receives a record, with the moment of {@link System#nanoTime} at which it was read. */
        void read(ConsumerRecord<byte[], byte[]> record, long nanos);
    }

    /** Reads records from the end of the topic on, on a thread of its own. */
    public BareFeed(Map<String, Object> consumerSettings, String topic, Listener listener) {
        this.listener = listener;
        this.consumer = BareTopic.consumer(consumerSettings);
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, BareTopic.end(consumer, partition));
        Thread thread = new Thread(this::readAll, "bare-feed-" + topic);
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        try {
            while (!stopping) {
                var records = consumer.poll(BareWrites.POLL_TIME);
                long now = System.nanoTime();
                records.forEach(record -> listener.read(record, now));
            }
            ended.complete(null);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Throws the error with which reading has ended, if it has. */
    public void check() {
        if (ended.isDone()) {
            ended.join();
        }
    }

    /** Stops reading, and throws the error with which it has ended, if there was one. */
    @Override
    public void close() {
        stopping = true;
        try {
            ended.join();
        } finally {
            consumer.close();
        }
    }

    /**
     * Waits until a topic has grown, and returns the number of new records per second. The first fifth does not count,
     * because whoever fills the topic has to start first.
     *
     * @param from the end of the topic before the growth
     * @param records the number of records to wait for
     */
    public static double rate(Map<String, Object> consumerSettings, String topic, long from, long records)
            throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<byte[], byte[]> consumer = BareTopic.consumer(consumerSettings)) {
            consumer.assign(List.of(partition));
            long deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
            long asked = System.nanoTime();
            long begun = awaitEnd(consumer, partition, from + (long) (LEFT_OUT * records), deadline);
            long start = System.nanoTime();
            if (begun >= from + records) {
                // All records came in one transaction, so the first fifth counts as well.
                return (begun - from) / ((start - asked) / 1e9);
            }
            // The end of the topic moves by whole transactions, so the end that was found counts, not the one that was
            // waited for.
            long end = awaitEnd(consumer, partition, from + records, deadline);
            return (end - begun) / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static long awaitEnd(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long wanted, long deadline)
            throws InterruptedException {
        long end = BareTopic.end(consumer, partition);
        while (end < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(partition + " has come to " + end + " only, not to " + wanted);
            }
            Thread.sleep(LOOK_MILLIS);
            end = BareTopic.end(consumer, partition);
        }
        return end;
    }
}
