package io.entail.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer whose id is fixed, wherever it runs: whoever begins fences off everybody before, and ends what they have left
 * open. Its transactions are bounded, and records for the next one are collected while the last is being committed. Used by
 * one thread.
 */
public final class TransactionalProducer implements AutoCloseable {
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** One write, which is never divided, may have some gigabytes of images. */
    private static final int TRANSACTION_MS_MAX = 10 * 60_000;

    /** Then it is looked what is wrong, such as a topic that is gone, and everything begins again. */
    private static final int BLOCK_MS_MAX = 10_000;

    private static final int TRANSACTION_BYTES = 4 << 20;
    private static final int TRANSACTION_CHANGES = 10_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService ends;

    /** Of the last transaction. While it runs, nobody else uses the producer. */
    private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

    private @Nullable Runnable committed;

    /** Of the transaction that has begun and waits for the end of the last one. */
    private final List<ProducerRecord<byte[], byte[]>> collected = new ArrayList<>();

    private boolean begun;
    private long beganNanos;
    private long bytes;
    private int changes;

    /**
     * Does nothing before it is {@link #fence fenced}.
     *
     * @param given settings, of which those here win that a promise depends on
     */
    public TransactionalProducer(Map<String, Object> given, String id, int recordBytesMax) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.put("transactional.id", id);
        settings.putIfAbsent("transaction.timeout.ms", TRANSACTION_MS_MAX);
        settings.put("max.block.ms", BLOCK_MS_MAX);
        settings.put("max.request.size", recordBytesMax + REQUEST_HEADROOM_BYTES);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.beganNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
        this.ends = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "entail-commit-" + id);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** From now on nobody else sends with this id, and what others have not committed never will be. */
    public void fence() {
        producer.initTransactions();
    }

    /** Begins a transaction, for which records are collected as long as the one before it is being committed. */
    public void begin() {
        beganNanos = System.nanoTime();
        bytes = 0;
        changes = 0;
        begun = true;
        if (commit.isDone()) {
            settle();
        }
    }

    /** Nanoseconds since the last transaction began. */
    public long age() {
        return System.nanoTime() - beganNanos;
    }

    /** Whether the transaction should end before the next write. */
    public boolean isFull() {
        return bytes >= TRANSACTION_BYTES || changes >= TRANSACTION_CHANGES;
    }

    public void send(String topic, byte @Nullable [] key, byte @Nullable [] value, long time) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, time, key, value);
        if (begun && (commit.isDone() || bytes >= TRANSACTION_BYTES)) {
            settle();
        }
        if (begun) {
            collected.add(record);
        } else {
            send(record);
        }
        bytes += (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        changes++;
    }

    /** What fails later fails the transaction; what fails at once has been waited for, which is not done for each record. */
    private void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> sent = producer.send(record);
        if (!sent.isDone()) {
            return;
        }
        try {
            RecordMetadata unused = sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Waits for the end of the transaction that is being committed, and sends what was collected meanwhile. */
    public void settle() {
        try {
            commit.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        if (committed != null) {
            committed.run();
            committed = null;
        }
        if (begun) {
            producer.beginTransaction();
            begun = false;
            collected.forEach(this::send);
            collected.clear();
        }
    }

    /** The producer, for what else goes into its transaction; no other is being committed. */
    public KafkaProducer<byte[], byte[]> producer() {
        settle();
        return producer;
    }

    /**
     * Ends the transaction, aside: everything that was sent becomes readable, or nothing.
     *
     * @param done is run by the calling thread, in a later call here, when it is
     */
    public void commit(Runnable done) {
        settle();
        committed = done;
        commit = CompletableFuture.runAsync(producer::commitTransaction, ends);
    }

    /** What was not committed is ended by the next who fences. */
    @Override
    public void close() {
        ends.shutdown();
        try {
            boolean unused = ends.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
