package io.entail.replica;

import io.entail.errors.StoreUnavailableException;
import io.entail.topics.TopicConsumers;
import io.entail.topics.TopicStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in order on a thread of its own, some batches ahead of the consumer, so that decompression and
 * application use different processors. Confined to one thread.
 */
final class RecordStream implements AutoCloseable {
    private static final int BATCHES_AHEAD = 4;
    private static final long STEP_MS = TopicConsumers.POLL.toMillis();

    private final TopicStream log;
    private final long through;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private volatile boolean closed;

    /** Some records, or the exception that ended the reading; neither at the end. */
    private record Batch(
            @Nullable List<LogEntry> entries, @Nullable RuntimeException failure) {}

    /** Starts. The log, which is at the first record wanted, is closed with this. */
    RecordStream(TopicStream log, String store, long through) {
        this.log = log;
        this.through = through;
        Thread thread = new Thread(this::run, "entail-stream-" + store);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (log) {
            while (!closed && log.peek(through + 1) != null) {
                List<LogEntry> entries = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : log.take()) {
                    LogEntry entry = KafkaRecords.entry(record);
                    if (entry != null && entry.offset() <= through) {
                        entries.add(entry);
                    }
                }
                offer(new Batch(entries, null));
            }
            offer(new Batch(null, null));
        } catch (RuntimeException e) {
            offer(new Batch(null, e));
        }
    }

    private void offer(Batch batch) {
        try {
            boolean taken = false;
            while (!closed && !taken) {
                taken = batches.offer(batch, STEP_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /**
     * Returns the next records, null at the end; what ended the reading before is thrown.
     *
     * @param stillWanted is run while it waits, and throws when nobody wants them any more
     */
    @Nullable
    List<LogEntry> next(Runnable stillWanted) {
        try {
            Batch batch = batches.poll(STEP_MS, TimeUnit.MILLISECONDS);
            while (batch == null) {
                stillWanted.run();
                batch = batches.poll(STEP_MS, TimeUnit.MILLISECONDS);
            }
            if (batch.failure() != null) {
                throw batch.failure();
            }
            return batch.entries();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while reading the log", e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
