package io.entail.audit.verify;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.writes.KafkaSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The committed records of a topic in Kafka, from its beginning. Used by one thread. */
final class KafkaSource implements RecordSource {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 8 << 20;
    private static final int POLL_RECORDS = 1_000;
    private static final int FETCH_WAIT_MS = 100;

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();

    /** @throws StoreUnavailableException when there is no such topic, or the broker does not answer */
    KafkaSource(EntityStoreConfig config, String topic) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        Map<String, Object> settings = new HashMap<>(KafkaSettings.consumer(config, "verify-" + topic));
        settings.put("allow.auto.create.topics", false);
        settings.put(
                "default.api.timeout.ms", (int) Math.min(config.openTimeout().toMillis(), Integer.MAX_VALUE));
        settings.put("fetch.max.bytes", FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", FETCH_BYTES);
        settings.put("max.poll.records", POLL_RECORDS);
        settings.put("fetch.max.wait.ms", FETCH_WAIT_MS);
        try {
            this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw failed(e);
        }
        try {
            var partitions = consumer.partitionsFor(topic);
            if (partitions == null || partitions.isEmpty()) {
                throw new StoreUnavailableException("there is no topic " + topic + " at " + config.bootstrap(), null);
            }
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
        } catch (KafkaException e) {
            close();
            throw failed(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Offset after the last committed record. */
    long end() {
        try {
            return Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public @Nullable TopicRecord next() {
        if (ready.isEmpty()) {
            poll();
        }
        ConsumerRecord<byte[], byte[]> record = ready.poll();
        return record == null ? null : of(record);
    }

    /** What is there may take several answers to come. */
    private void poll() {
        try {
            long deadline = System.nanoTime() + config.openTimeout().toNanos();
            long end = end();
            while (ready.isEmpty() && consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(ready::add);
                if (System.nanoTime() > deadline) {
                    throw new StoreUnavailableException(
                            "the topic " + partition.topic() + " at " + config.bootstrap() + " gave no answer within "
                                    + config.openTimeout() + " (entail.open.timeout)",
                            null);
                }
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key());
        }
        return new TopicRecord(record.offset(), record.timestamp(), record.key(), record.value(), headers);
    }

    private StoreUnavailableException failed(KafkaException e) {
        return new StoreUnavailableException(
                "the topic " + partition.topic() + " at " + config.bootstrap() + " cannot be read: " + e.getMessage(),
                e);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
