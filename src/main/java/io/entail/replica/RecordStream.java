package io.entail.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in order on a thread of its own, some batches ahead of whoever takes them: unpacking and applying share
 * the processors then. Used by one thread.
 */
final class RecordStream implements AutoCloseable {
    private static final Duration POLL_TIME = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int BATCHES_AHEAD = 4;
    private static final long OFFER_MS = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long through;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Some records, and where the consumer stands behind them.
     *
     * @param failure what ended the reading, null while it goes on
     */
    record Batch(
            List<LogEntry> entries, long position, @Nullable RuntimeException failure) {}

    /** Starts. The consumer, which is at the first record wanted, is closed with this. */
    RecordStream(Consumer<byte[], byte[]> consumer, TopicPartition partition, long through) {
        this.consumer = consumer;
        this.partition = partition;
        this.through = through;
        this.thread = new Thread(this::run, "entail-stream-" + partition.topic());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            long position = -1;
            while (!closed && position <= through) {
                List<LogEntry> entries = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIME)) {
                    if (record.offset() <= through && record.key() != null) {
                        entries.add(KafkaRecords.entry(record));
                    }
                }
                position = consumer.position(partition);
                offer(new Batch(entries, position, null));
            }
        } catch (RuntimeException e) {
            offer(new Batch(List.of(), -1, e));
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private void offer(Batch batch) {
        try {
            boolean taken = false;
            while (!closed && !taken) {
                taken = batches.offer(batch, OFFER_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** The next batch, empty when none came in a while; null when interrupted. */
    @Nullable
    Batch next() {
        try {
            Batch batch = batches.poll(POLL_TIME.toMillis(), TimeUnit.MILLISECONDS);
            return batch == null ? new Batch(List.of(), -1, null) : batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
