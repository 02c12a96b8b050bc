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
 * A producer with a fixed transactional id: a new instance fences off all earlier ones, wherever they run, and aborts
 * their open transactions. Transactions are limited in size, and records for the next transaction are collected while
 * the last one is being committed. Confined to one thread.
 */
public final class TransactionalProducer implements AutoCloseable {
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Long, because one write, which is never split, may have some gigabytes of row images. */
    private static final int TRANSACTION_MS_MAX = 10 * 60_000;

    /** After this time a call fails, the cause is looked for, such as a deleted topic, and everything begins again. */
    private static final int BLOCK_MS_MAX = 10_000;

    private static final int TRANSACTION_BYTES = 4 << 20;
    private static final int TRANSACTION_CHANGES = 10_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService ends;

    /** The commit of the last transaction. Until it completes, no other thread uses the producer. */
    private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

    private @Nullable Runnable committed;

    /** Records of the transaction that has begun and waits for the commit of the last one. */
    private final List<ProducerRecord<byte[], byte[]>> collected = new ArrayList<>();

    private boolean begun;
    private long beganNanos;
    private long bytes;
    private int changes;

    /**
     * Creates a producer that has to be {@link #fence fenced} before its first use.
     *
     * @param given settings; those that a guarantee depends on are overridden
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

    /** Fences off all other producers with this id: what they have not committed never will be. */
    public void fence() {
        producer.initTransactions();
    }

    /** Begins a transaction. Its records are collected while the previous one is being committed. */
    public void begin() {
        beganNanos = System.nanoTime();
        bytes = 0;
        changes = 0;
        begun = true;
        if (commit.isDone()) {
            settle();
        }
    }

    /** Returns the nanoseconds since the last transaction began. */
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

    /** Sends a record. A failure fails the transaction when it is committed, so individual results are not awaited. */
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

    /** Waits for the commit in progress, then sends the records that were collected meanwhile. */
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

    /** Returns the producer, for further contents of its transaction; no commit is in progress. */
    public KafkaProducer<byte[], byte[]> producer() {
        settle();
        return producer;
    }

    /**
     * Commits the transaction in the background: either everything that was sent becomes readable, or nothing.
     *
     * @param done run by the calling thread during a later call, once the commit is complete
     */
    public void commit(Runnable done) {
        settle();
        committed = done;
        commit = CompletableFuture.runAsync(producer::commitTransaction, ends);
    }

    /** An uncommitted transaction is aborted by the next producer that fences. */
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
