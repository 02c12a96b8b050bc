package io.entail.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer that ends one small transaction after the other, so that it has an open one most of the time. */
public final class TransactionTraffic implements HangingTransactions.Traffic {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Shorter than the outage, so that the coordinator aborts the open transaction as soon as it is back. */
    private static final int TRANSACTION_MS_MAX = 10_000;

    private final String bootstrap;
    private final String transactionalId;
    private final TopicPartition partition;
    private final boolean commits;
    private volatile boolean stopped;
    private final AtomicInteger ended = new AtomicInteger();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private @Nullable Thread thread;

    /**
     * Creates the producer. If {@code commits} is false, all transactions are aborted, so that readers of committed
     * records see none of their records.
     */
    public TransactionTraffic(String bootstrap, String transactionalId, TopicPartition partition, boolean commits) {
        this.bootstrap = bootstrap;
        this.transactionalId = transactionalId;
        this.partition = partition;
        this.commits = commits;
    }

    /** Returns a producer with the same short transaction timeout as this one. */
    public static KafkaProducer<byte[], byte[]> producer(String bootstrap, String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "transactional.id",
                        transactionalId,
                        "transaction.timeout.ms",
                        TRANSACTION_MS_MAX,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void begin() throws InterruptedException {
        stopped = false;
        ended.set(0);
        KafkaProducer<byte[], byte[]> one = producer(bootstrap, transactionalId);
        one.initTransactions();
        producer = one;
        thread = new Thread(() -> run(one), "traffic");
        thread.setDaemon(true);
        thread.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ended.get() < 5 && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
    }

    private void run(KafkaProducer<byte[], byte[]> one) {
        while (!stopped) {
            try {
                one.beginTransaction();
                one.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[] {1}))
                        .get();
                Thread.sleep(20);
                if (commits) {
                    one.commitTransaction();
                } else {
                    one.abortTransaction();
                }
                ended.incrementAndGet();
            } catch (Exception e) {
                // The broker is down.
                return;
            }
        }
    }

    @Override
    public void killed() throws InterruptedException {
        stopped = true;
        if (producer != null && thread != null) {
            producer.close(Duration.ZERO);
            thread.join(PATIENCE.toMillis());
        }
    }
}
