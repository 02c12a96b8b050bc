package io.entail.writes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records to the writes topic from a thread of its own, so that no caller ever waits for Kafka. Acknowledgements
 * are of no interest: a record is done when it is read back. What does matter is a failure that proves that a record was
 * not appended.
 *
 * <p>Thread-safe.
 */
public final class WriteProducer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriteProducer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String topic;
    private final Map<String, Object> settings;
    private final BlockingQueue<OutgoingRecord> queue;
    private final Thread sender;
    private volatile boolean closed;
    private volatile Producer<byte[], byte[]> producer;

    /**
     * Starts a producer.
     *
     * @param settings as {@link KafkaSettings#producer} makes them
     * @param queueMax records that may wait to be handed to Kafka's client
     */
    public WriteProducer(String topic, Map<String, Object> settings, int queueMax) {
        this.topic = topic;
        this.settings = Map.copyOf(settings);
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.producer = newProducer();
        this.sender = new Thread(this::sendAll, "entail-send-" + topic);
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
        return !closed && queue.offer(record);
    }

    private void sendAll() {
        while (!closed) {
            try {
                OutgoingRecord record = queue.poll(1, TimeUnit.SECONDS);
                if (record != null && record.beginSend()) {
                    send0(record);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every failure.
    private void send0(OutgoingRecord record) {
        try {
            producer.send(new ProducerRecord<>(topic, 0, record.key(), record.value()), (metadata, exception) -> {
                if (exception != null) {
                    // Kafka's client calls back on the sending thread only for records that it did not take in.
                    boolean notTakenIn = Thread.currentThread() == sender;
                    record.sendFailed(exception, notTakenIn || provesNotAppended(exception));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            record.sendFailed(e, true);
            if (!closed && !(e instanceof RetriableException)) {
                replaceProducer(e);
            }
        }
    }

    /** A producer that met a fatal error refuses every later record; a new one does not. */
    private void replaceProducer(Exception cause) {
        log.warn("Replacing the producer after an error topic={} cause={}", topic, cause.toString());
        Producer<byte[], byte[]> broken = producer;
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
            if (record.beginSend()) {
                record.sendFailed(new IllegalStateException("the store was closed"), true);
            }
        }
    }
}
