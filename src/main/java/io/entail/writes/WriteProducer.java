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
 * Appends records to the writes topic. Kafka's client takes a record in on the caller's thread and never makes it wait.
 * Acknowledgements are of no interest to the record, which is done when it is read back; what does matter is a failure
 * that proves that it was not appended.
 *
 * <p>Every record goes out at once while few are under way. When many are, those that come queue up until an
 * acknowledgement arrives or enough of them have come together: Kafka's client by itself sends a request for each few
 * records, and requests are what costs broker and client most. What the client cannot take in now, because it does not
 * know the topic yet or its memory is full, is offered to it again by a thread of this class.
 *
 * <p>Thread-safe.
 */
public final class WriteProducer implements AutoCloseable {
    private static final Logger log = Log.of(WriteProducer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration OFFER_AGAIN = Duration.ofMillis(5);

    /** Kafka's group of what a producer counts. */
    private static final String METRICS = "producer-metrics";

    /** With fewer under way, a record goes out at once. */
    private static final int FEW = 16;

    /** So many do not wait for an acknowledgement. */
    private static final int TOGETHER = 128;

    private final String topic;

    /** Records that were not handed over at once, in order. */
    private final BlockingQueue<OutgoingRecord> queue;

    /** Held by the one who hands over what is queued. */
    private final ReentrantLock handingOver = new ReentrantLock();

    /** Handed to Kafka's client and not acknowledged yet. */
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

    /** As the public one, with what makes Kafka's clients. */
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
     * Takes a record over without waiting.
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

    /** Hands over what is queued, unless somebody does already; what the client refuses for now stays. */
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

    /** Hands over what was refused, and what was queued just when nobody was left to do it. */
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

    /** Whether the record needs no further offer: handed over, failed, or not wanted any more. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every failure.
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

    /** Hears what became of a record. */
    private final class Handover implements Callback {
        private final OutgoingRecord record;
        private final Client client;
        private final Thread caller = Thread.currentThread();

        /** Written and read by the caller. */
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

    /** A producer that met a fatal error refuses every later record; a new one does not. */
    private synchronized void replace(Client broken, Exception cause) {
        if (client.producer() != broken.producer() || closed) {
            return;
        }
        log.warn("Replacing the producer after an error topic={} cause={}", topic, cause.toString());
        client = Client.of(producers.get());
        broken.producer().close(Duration.ZERO);
    }

    /**
     * Kafka's client, and what it counts since it was made.
     *
     * @param sent records of batches that it has made a request for
     * @param retried records of batches that it has sent more than once
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
         * Whether a record that the client has taken in, and has failed now, is certainly not in the topic. The error by
         * itself proves nothing: the client tells the one of its last attempt only, and ends batches that are under way
         * with errors of other requests, so an earlier attempt may have been appended.
         */
        boolean provesNotAppended(Exception e) {
            return isZero(sent) || (isZero(retried) && isRefusal(e));
        }

        private static boolean isZero(@Nullable Metric count) {
            return count != null && count.metricValue() instanceof Double value && value == 0;
        }

        /** What the broker answers to an attempt itself, instead of appending it. */
        private static boolean isRefusal(Exception e) {
            return e instanceof TopicAuthorizationException
                    || e instanceof RecordTooLargeException
                    || e instanceof InvalidTopicException;
        }
    }

    /** Sends nothing more; records on their way get a few seconds to be acknowledged. */
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
