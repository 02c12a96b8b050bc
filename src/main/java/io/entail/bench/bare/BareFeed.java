package io.entail.bench.bare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A topic that is written in transactions, as readers of committed records see it. */
public final class BareFeed implements AutoCloseable {
    private static final double LEFT_OUT = 0.2;
    private static final long LOOK_MILLIS = 5;
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Listener listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;

    /** Hears of each record. */
    public interface Listener {
        /** The record has been readable since that moment of {@link System#nanoTime}. */
        void read(ConsumerRecord<byte[], byte[]> record, long nanos);
    }

    /** Reads what comes from now on, on a thread of its own. */
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

    /** Fails when reading has. */
    public void check() {
        if (ended.isDone()) {
            ended.join();
        }
    }

    /** Stops, and fails when reading has. */
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
     * Watches a topic grow and returns by how many records a second. Its beginning does not count: whoever fills it
     * has to start.
     *
     * @param from where the topic ended before
     * @param records how many are to come
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
                // All of it came in one transaction: then its beginning counts.
                return (begun - from) / ((start - asked) / 1e9);
            }
            // The end moves by whole transactions, so that it counts where it was found.
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
