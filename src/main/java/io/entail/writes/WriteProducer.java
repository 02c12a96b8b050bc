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
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
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

    /** With fewer under way, a record goes out at once. */
    private static final int FEW = 16;

    /** So many do not wait for an acknowledgement. */
    private static final int TOGETHER = 128;

    private final String topic;
    private final Map<String, Object> settings;

    /** Records that were not handed over at once, in order. */
    private final BlockingQueue<OutgoingRecord> queue;

    /** Held by the one who hands over what is queued. */
    private final ReentrantLock handingOver = new ReentrantLock();

    /** Handed to Kafka's client and not acknowledged yet. */
    private final AtomicInteger underWay = new AtomicInteger();

    private final Semaphore wake = new Semaphore(0);
    private final Thread sender;
    private volatile boolean closed;
    private volatile Producer<byte[], byte[]> producer;

    /**
     * Starts a producer.
     *
     * @param settings as {@link KafkaSettings#producer} makes them, with {@code max.block.ms} 0
     * @param queueMax records that may wait to be handed to Kafka's client
     */
    public WriteProducer(String topic, Map<String, Object> settings, int queueMax) {
        this.topic = topic;
        this.settings = Map.copyOf(settings);
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.producer = newProducer();
        this.sender = new Thread(this::sendQueued, "entail-send-" + topic);
        this.sender.setDaemon(true);
        this.sender.start();
    }

    private Producer<byte[], byte[]> newProducer() {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
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
                    handOver();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the record needs no further offer: handed over, failed, or not wanted any more. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every failure.
    private boolean offer(OutgoingRecord record) {
        if (!record.beginSend()) {
            return true;
        }
        Handover handover = new Handover(record);
        underWay.incrementAndGet();
        Producer<byte[], byte[]> current = producer;
        try {
            current.send(new ProducerRecord<>(topic, 0, record.key(), record.value()), handover);
        } catch (KafkaException | IllegalStateException e) {
            handover.ended();
            record.sendFailed(e, true);
            if (!closed && !(e instanceof RetriableException)) {
                replaceProducer(current, e);
            }
            return true;
        }
        if (handover.refusedForNow) {
            record.takeBack();
        }
        return !handover.refusedForNow;
    }

    /** Hears what became of a record. */
    private final class Handover implements Callback {
        private final OutgoingRecord record;
        private final Thread caller = Thread.currentThread();

        /** Written and read by the caller. */
        private boolean refusedForNow;

        private final AtomicBoolean ended = new AtomicBoolean();

        Handover(OutgoingRecord record) {
            this.record = record;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            ended();
            // Kafka's client calls back on the thread that hands over only for records that it did not take in.
            boolean notTakenIn = exception != null && Thread.currentThread() == caller;
            if (notTakenIn && exception instanceof TimeoutException) {
                refusedForNow = true;
            } else if (exception != null) {
                record.sendFailed(exception, notTakenIn || provesNotAppended(exception));
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
    private synchronized void replaceProducer(Producer<byte[], byte[]> broken, Exception cause) {
        if (producer != broken || closed) {
            return;
        }
        log.warn("Replacing the producer after an error topic={} cause={}", topic, cause.toString());
        producer = newProducer();
        broken.close(Duration.ZERO);
    }

    private static boolean provesNotAppended(Exception e) {
        return e instanceof RecordTooLargeException
                || e instanceof AuthorizationException
                || e instanceof AuthenticationException
                || e instanceof InvalidTopicException
                || e instanceof SerializationException
                || e instanceof ProducerFencedException;
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
        producer.close(CLOSE_TIMEOUT);
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
