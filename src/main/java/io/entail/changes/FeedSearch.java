package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds places in a topic of the feed by asking for single records. Offsets have gaps: what ends a transaction takes one,
 * and so does what was aborted. Everything is bounded by the time that opening a store may take. Used by one thread.
 */
final class FeedSearch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * In a topic that exists.
     *
     * @throws StoreUnavailableException when it does not, or the broker does not answer
     */
    FeedSearch(EntityStoreConfig config, String topic) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        this.consumer = FeedConsumers.single(config);
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, config.openTimeout());
            if (partitions == null || partitions.isEmpty()) {
                throw new StoreUnavailableException(
                        "there is no topic " + topic + " at " + config.bootstrap()
                                + ": no such store, or nobody has published its changes yet",
                        null);
            }
            consumer.assign(List.of(partition));
        } catch (KafkaException e) {
            FeedConsumers.close(consumer);
            throw FeedConsumers.explain(config, topic, e);
        } catch (RuntimeException e) {
            FeedConsumers.close(consumer);
            throw e;
        }
    }

    /** Offset of the first record that is kept. */
    long beginning() {
        return ask(() -> Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition)).get(partition)));
    }

    /** Offset after the last record that is committed, with everything before it. */
    long end() {
        return ask(() ->
                Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition)));
    }

    /** The offset from which on every record has a position after one, and before which none has. */
    long after(Position position) {
        long low = beginning();
        long high = end();
        while (low < high) {
            long middle = (low + high) >>> 1;
            ConsumerRecord<byte[], byte[]> record = first(middle, high);
            if (record != null && position(record).compareTo(position) <= 0) {
                low = record.offset() + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The position that a record is about. */
    static Position position(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + " has no value");
        }
        return ChangeEnvelope.position(new WireInput(record.value()));
    }

    /**
     * The offset where the first record may be that carries that time or a later one. There may be others before it:
     * what ends a transaction has a time of its own, that of its end.
     *
     * @param none what to return when there is none
     */
    long at(Instant time, long none) {
        long millis = time.isAfter(LAST) ? Long.MAX_VALUE : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
        return ask(() -> {
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(Map.of(partition, millis));
            OffsetAndTimestamp first = found.get(partition);
            return first == null ? none : first.offset();
        });
    }

    /** The last record before an offset that is like this, null when there is none. */
    @Nullable
    ConsumerRecord<byte[], byte[]> last(long below, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long beginning = beginning();
        long high = below;
        for (long back = 2; high > beginning; back *= 2) {
            long low = Math.max(beginning, below - back);
            ConsumerRecord<byte[], byte[]> last = null;
            for (var record = first(low, high); record != null; record = first(record.offset() + 1, high)) {
                last = wanted.test(record) ? record : last;
            }
            if (last != null) {
                return last;
            }
            high = low;
        }
        return null;
    }

    /** The first record from one offset on and before another, null when there is none. */
    private @Nullable ConsumerRecord<byte[], byte[]> first(long from, long below) {
        if (from >= below) {
            return null;
        }
        try {
            consumer.seek(partition, from);
            long deadline = System.nanoTime() + config.openTimeout().toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.offset() < below ? record : null;
                }
                if (consumer.position(partition) >= below) {
                    return null;
                }
            }
        } catch (KafkaException e) {
            throw FeedConsumers.explain(config, partition.topic(), e);
        }
        throw FeedConsumers.silent(config, partition.topic());
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (KafkaException e) {
            throw FeedConsumers.explain(config, partition.topic(), e);
        }
    }

    @Override
    public void close() {
        FeedConsumers.close(consumer);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask();
    }
}
