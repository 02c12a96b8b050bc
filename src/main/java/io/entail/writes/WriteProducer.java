package io.entail.writes;

import io.entail.text.Log;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Appends records to the writes topic. Kafka's client accepts a record on the caller's thread and never makes the
 * caller wait. An acknowledgement does not complete a record, because a record is complete when it is read back. A
 * failure matters if it proves that the record was not appended.
 *
 * <p>While few records are unacknowledged, each is sent at once. While many are, further records are queued until an
 * acknowledgement arrives or enough have gathered. Kafka's client alone would send a request for each few records, and
 * requests cost the broker and the client most. A record that the client cannot accept yet, because it does not know
 * the topic or its memory is full, is offered again by a thread of this class.
 *
 * <p>Thread-safe.
 */
public final class WriteProducer implements AutoCloseable {
    private static final Logger log = Log.of(WriteProducer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration OFFER_AGAIN = Duration.ofMillis(5);

    /** The group of a producer's metrics in Kafka's client. */
    private static final String METRICS = "producer-metrics";

    /** With fewer unacknowledged records, a record is sent at once. */
    private static final int FEW = 16;

    /** The number of queued records that are sent without waiting for an acknowledgement. */
    private static final int TOGETHER = 128;

    private final String topic;

    /** Records that were not handed to Kafka's client at once, in order. */
    private final BlockingQueue<OutgoingRecord> queue;

    /** The lock of the thread that hands queued records to Kafka's client. */
    private final ReentrantLock handingOver = new ReentrantLock();

    /** The number of records that were handed to Kafka's client and not acknowledged yet. */
    private final AtomicInteger underWay = new AtomicInteger();

    private final Semaphore wake = new Semaphore(0);
    private final Thread sender;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private volatile boolean closed;
    private volatile Client client;

    /**
     * Starts a producer.
     *
     * @param settings as {@code KafkaSettings.producer} makes them, with {@code max.block.ms} 0
     * @param queueMax records that may wait to be handed to Kafka's client
     */
    public WriteProducer(String topic, Map<String, Object> settings, int queueMax) {
        this(
                topic,
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                queueMax);
    }

    /** Starts a producer with a supplier of Kafka's clients. */
    WriteProducer(String topic, Supplier<Producer<byte[], byte[]>> producers, int queueMax) {
        this.topic = topic;
        this.producers = producers;
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.client = Client.of(producers.get());
        this.sender = new Thread(this::sendQueued, "entail-send-" + topic);
        this.sender.setDaemon(true);
        this.sender.start();
    }

    /**
     * Accepts a record without waiting.
     *
     * @return false when too many records wait already, or the producer is closed
     */
    public boolean send(OutgoingRecord record) {
        if (closed) {
            return false;
        }
        if (underWay.get() < FEW && queue.isEmpty() && offer(record)) {
            return true;
        }
        if (!queue.offer(record)) {
            return false;
        }
        if (queue.size() == 1) {
            wake.release();
        }
        handOverWhenDue();
        return true;
    }

    private void handOverWhenDue() {
        int waiting = queue.size();
        if (waiting >= TOGETHER || (waiting > 0 && underWay.get() < FEW)) {
            handOver();
        }
    }

    /**
     * Hands queued records to Kafka's client unless another thread does so; a record that the client cannot accept yet
     * stays queued.
     */
    private void handOver() {
        if (!handingOver.tryLock()) {
            return;
        }
        try {
            for (OutgoingRecord next = queue.peek(); next != null && !closed && offer(next); next = queue.peek()) {
                queue.poll();
            }
        } finally {
            handingOver.unlock();
        }
    }

    /**
     * Hands over records that were refused for now, and those queued just after another thread had stopped doing so.
     */
    private void sendQueued() {
        try {
            while (!closed) {
                wake.acquire();
                while (!closed && !queue.isEmpty()) {
                    Thread.sleep(OFFER_AGAIN.toMillis());
                    handOverWhateverHappens();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOverWhateverHappens() {
        try {
            handOver();
        } catch (RuntimeException | Error e) {
            log.error("A record could not be handed over, the others go on topic={}", topic, e);
        }
    }

    /** Whether the record needs no further offer, because it was handed over, has failed or is no longer to be sent. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback receives every failure.
    private boolean offer(OutgoingRecord record) {
        if (!record.beginSend()) {
            return true;
        }
        Client current = client;
        Handover handover = new Handover(record, current);
        underWay.incrementAndGet();
        try {
            current.producer().send(new ProducerRecord<>(topic, 0, record.key(), record.value()), handover);
        } catch (KafkaException | IllegalStateException e) {
            handover.ended();
            record.sendFailed(e, true);
            if (!closed && !(e instanceof RetriableException)) {
                replace(current, e);
            }
            return true;
        } catch (RuntimeException | Error e) {
            handover.ended();
            throw e;
        }
        if (handover.refusedForNow) {
            record.takeBack();
        }
        return !handover.refusedForNow;
    }

    /** Receives the acknowledgement or failure of a record. */
    private final class Handover implements Callback {
        private final OutgoingRecord record;
        private final Client client;
        private final Thread caller = Thread.currentThread();

        /** Written and read by the calling thread only. */
        private boolean refusedForNow;

        private final AtomicBoolean ended = new AtomicBoolean();

        Handover(OutgoingRecord record, Client client) {
            this.record = record;
            this.client = client;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            ended();
            // Kafka's client calls back on the thread that hands over only for records that it did not take in.
            boolean notTakenIn = exception != null && Thread.currentThread() == caller;
            if (notTakenIn && exception instanceof TimeoutException) {
                refusedForNow = true;
            } else if (exception != null) {
                record.sendFailed(exception, notTakenIn || client.provesNotAppended(exception));
            }
            if (!notTakenIn) {
                handOverWhenDue();
            }
        }

        void ended() {
            if (ended.compareAndSet(false, true)) {
                underWay.decrementAndGet();
            }
        }
    }

    /** Replaces a Kafka client after a fatal error, because it refuses every later record. */
    private synchronized void replace(Client broken, Exception cause) {
        if (client.producer() != broken.producer() || closed) {
            return;
        }
        log.warn("Replacing the producer after an error topic={} cause={}", topic, cause.toString());
        client = Client.of(producers.get());
        broken.producer().close(Duration.ZERO);
    }

    /**
     * Kafka's client, with its counters since it was created.
     *
     * @param sent the number of records in batches for which it has made a request
     * @param retried the number of records in batches that it has sent more than once
     */
    private record Client(
            Producer<byte[], byte[]> producer,
            @Nullable Metric sent,
            @Nullable Metric retried) {
        static Client of(Producer<byte[], byte[]> producer) {
            return new Client(producer, metric(producer, "record-send-total"), metric(producer, "record-retry-total"));
        }

        private static @Nullable Metric metric(Producer<byte[], byte[]> producer, String name) {
            for (Map.Entry<MetricName, ? extends Metric> metric :
                    producer.metrics().entrySet()) {
                if (metric.getKey().name().equals(name)
                        && metric.getKey().group().equals(METRICS)) {
                    return metric.getValue();
                }
            }
            return null;
        }

        /**
         * Whether a record that the client accepted and that has failed now is certainly not in the topic. The error
         * alone proves nothing: the client reports only the error of the last attempt, and fails batches under way with
         * errors of other requests, so an earlier attempt may have been appended.
         */
        boolean provesNotAppended(Exception e) {
            return isZero(sent) || (isZero(retried) && isRefusal(e));
        }

        private static boolean isZero(@Nullable Metric count) {
            return count != null && count.metricValue() instanceof Double value && value == 0;
        }

        /** Whether the error is the broker's answer to this attempt, which it then has not appended. */
        private static boolean isRefusal(Exception e) {
            return e instanceof TopicAuthorizationException
                    || e instanceof RecordTooLargeException
                    || e instanceof InvalidTopicException;
        }
    }

    /** Stops sending, and waits a few seconds for acknowledgements of records that were sent. */
    @Override
    public void close() {
        closed = true;
        sender.interrupt();
        try {
            sender.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.producer().close(CLOSE_TIMEOUT);
        for (OutgoingRecord record = queue.poll(); record != null; record = queue.poll()) {
            giveUpIfNotTaken(record);
        }
    }

    private static void giveUpIfNotTaken(OutgoingRecord record) {
        if (record.beginSend()) {
            record.sendFailed(new IllegalStateException("the store was closed"), true);
        }
    }
}
