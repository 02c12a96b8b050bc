package io.entail.publish;

import static java.util.Objects.requireNonNull;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.topics.KafkaSettings;
import io.entail.topics.LastingCauseException;
import io.entail.topics.TopicAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Kafka before a topology goes on, with plain clients beside those of Kafka Streams: the end of the
 * feed, the group's offset, parts of the log. Used by one thread.
 */
final class PlainReads implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** A dead publisher's transaction is ended 10 s after it began, by a broker that looks every 10 s. */
    private static final Duration STABLE_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration STABLE_POLL = Duration.ofMillis(20);
    private static final int FETCH_BYTES_MAX = 8 << 20;

    private final TopicAdmin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Runnable stopCheck;

    /** {@code stopCheck} throws when nobody waits for answers any more. */
    PlainReads(EntityStoreConfig config, Runnable stopCheck) {
        this.stopCheck = stopCheck;
        Map<String, Object> settings = KafkaSettings.consumer(config, "publish-look");
        settings.put("max.partition.fetch.bytes", FETCH_BYTES_MAX);
        settings.put("fetch.max.bytes", FETCH_BYTES_MAX);
        settings.put("max.poll.records", 10_000);
        // The end of a topic is read often, and nothing comes after it.
        settings.put("fetch.max.wait.ms", (int) POLL.toMillis());
        this.admin = TopicAdmin.of(config, "publish-look", STABLE_TIMEOUT);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Waits until no transaction is open in a topic and returns its end: whoever is dead cannot add to it any more. */
    long stableEnd(String topic) throws Exception {
        long deadline = System.nanoTime() + STABLE_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            stopCheck.run();
            long stable = admin.end(topic, IsolationLevel.READ_COMMITTED);
            if (stable == admin.end(topic, IsolationLevel.READ_UNCOMMITTED)) {
                return stable;
            }
            Thread.sleep(STABLE_POLL.toMillis());
        }
        throw new org.apache.kafka.common.errors.TimeoutException("a transaction stays open in the topic " + topic
                + " for more than " + STABLE_TIMEOUT + ": another program writes to it");
    }

    /** Offset after the last committed record of a topic. */
    long end(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    }

    /**
     * How far the feed in a topic has come, once no transaction is open in it.
     *
     * @throws LastingCauseException when its last record is none of the feed
     */
    FeedEnd feedEnd(String topic) throws Exception {
        ConsumerRecord<byte[], byte[]> last = last(topic, stableEnd(topic));
        try {
            return last == null ? FeedEnd.NONE : FeedEnd.of(last.key(), last.value());
        } catch (IllegalArgumentException e) {
            throw new LastingCauseException(new TopicRefusedException(
                    "the last record of the topic " + topic + ", at offset " + last.offset()
                            + ", was not written by a publisher: " + e.getMessage(),
                    Map.of()));
        }
    }

    /** The last record of a topic before an offset, null when there is none. */
    @Nullable
    ConsumerRecord<byte[], byte[]> last(String topic, long end) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long start =
                requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
        LastRecord last = new LastRecord();
        long to = end;
        // What ends a transaction takes an offset too, and so does what was aborted.
        for (long back = 4; last.record == null && to > start; back *= 4) {
            long from = Math.max(start, end - back);
            read(partition, from, to, last);
            to = from;
        }
        return last.record;
    }

    private static final class LastRecord implements Consumer<ConsumerRecord<byte[], byte[]>> {
        private @Nullable ConsumerRecord<byte[], byte[]> record;

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> next) {
            record = next;
        }
    }

    /** Shows the committed records of a topic from one offset to before another, in order. */
    void read(String topic, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        read(new TopicPartition(topic, 0), from, to, visitor);
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long reached = from;
        long progress = System.nanoTime();
        while (reached < to) {
            stopCheck.run();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    visitor.accept(record);
                }
            }
            long now = consumer.position(partition);
            if (now > reached) {
                reached = now;
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > STABLE_TIMEOUT.toNanos()) {
                throw new org.apache.kafka.common.errors.TimeoutException("the topic " + partition.topic()
                        + " gave no record after offset " + reached + " within " + STABLE_TIMEOUT);
            }
        }
    }

    /**
     * The first record of the log after an offset.
     *
     * @param before how far to look
     */
    OptionalLong firstAfter(String topic, long offset, long before) {
        FirstKeyed first = new FirstKeyed();
        long from = offset + 1;
        // Nearly always it is the next one; what has no key is no record of the log.
        for (long to = from; first.offset < 0 && to < before; from = to) {
            to = Math.min(before, from + 1_000);
            read(topic, from, to, first);
        }
        return first.offset < 0 ? OptionalLong.empty() : OptionalLong.of(first.offset);
    }

    private static final class FirstKeyed implements Consumer<ConsumerRecord<byte[], byte[]>> {
        private long offset = -1;

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            if (offset < 0 && record.key() != null) {
                offset = record.offset();
            }
        }
    }

    /** The group's offset in a topic, once no transaction may change it any more; empty when it has none. */
    OptionalLong committed(String group, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.ask(client -> client.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(partition))),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group));
        OffsetAndMetadata committed = offsets.get(partition);
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }

    /** The limits of the store in a topic, null when it has none yet. */
    LogRecord.@Nullable Store store(String topic, long end) {
        StoreRecord found = new StoreRecord();
        long to;
        for (long from = 0; found.store == null && from < end; from = to) {
            to = Math.min(end, from + 100);
            read(topic, from, to, found);
        }
        return found.store;
    }

    private static final class StoreRecord implements Consumer<ConsumerRecord<byte[], byte[]>> {
        private final LogDecoder decoder = new LogDecoder();
        private LogRecord.@Nullable Store store;

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) {
            if (store == null
                    && record.key() != null
                    && decoder.decode(record.value()) instanceof LogRecord.Store limits
                    && limits.maxEntityBytes() >= 1
                    && limits.maxEntityBytes() <= limits.maxWriteBytes()) {
                store = limits;
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        admin.close();
    }
}
