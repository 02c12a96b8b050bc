package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds offsets and single committed records in the one partition of a topic. Offsets have gaps: end markers of
 * transactions and aborted records take offsets too. Finding a record takes one round trip, creating a reader takes
 * many.
 *
 * <p>Every method waits for a limited time, and throws {@link StoreUnavailableException} when Kafka does not answer and
 * {@link io.entail.errors.PositionGoneException} when the records were deleted. Confined to one thread.
 */
public final class TopicReader implements AutoCloseable {
    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final Duration timeout;
    private final Runnable stillWanted;
    private final Consumer<byte[], byte[]> consumer;

    /** The position of the consumer. */
    private long next = -1;

    /** Creates a reader whose timeout is that of opening a store. */
    public TopicReader(EntityStoreConfig config, String topic) {
        this(config, topic, config.openTimeout(), () -> {});
    }

    /**
     * Creates a reader of a topic that may not exist; every method then times out.
     *
     * @param timeout for each request
     * @param stillWanted called while it waits; throws the exception that ends the request when the answer is no longer
     *     wanted
     */
    public TopicReader(EntityStoreConfig config, String topic, Duration timeout, Runnable stillWanted) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        this.timeout = timeout;
        this.stillWanted = stillWanted;
        this.consumer = TopicConsumers.of(TopicConsumers.single(config, "reader"));
        consumer.assign(List.of(partition));
    }

    /**
     * Creates a reader of a topic that has to exist.
     *
     * @throws StoreUnavailableException when it does not exist or Kafka does not answer
     */
    public static TopicReader ofExisting(EntityStoreConfig config, String topic) {
        TopicReader reader = new TopicReader(config, topic);
        try {
            reader.checkExists();
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Checks that the topic exists.
     *
     * @throws StoreUnavailableException when it does not exist or Kafka does not answer
     */
    public void checkExists() {
        String topic = partition.topic();
        var partitions = ask(() -> consumer.partitionsFor(topic, timeout));
        if (partitions == null || partitions.isEmpty()) {
            throw new StoreUnavailableException(
                    "there is no topic " + topic + " at " + config.bootstrap()
                            + ": no such store, or nobody has published its changes yet",
                    null);
        }
    }

    /** Returns the offset of the first record that is still retained. */
    public long beginning() {
        return ask(() -> Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition), timeout).get(partition)));
    }

    /** Returns the offset after the last record below which everything is committed. */
    public long end() {
        return ask(() -> Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), timeout).get(partition)));
    }

    /**
     * Returns the offset at or after which the first record in log order has this timestamp or a later one; empty when
     * there is none. Earlier records may follow first, because an end marker has a timestamp of its own, that of the
     * end of the transaction.
     *
     * @param millis since 1970-01-01 UTC, not negative
     */
    public OptionalLong firstSince(long millis) {
        return ask(() -> {
            // The broker's index finds the first record in log order, even when the broker's clock was set back.
            Map<TopicPartition, OffsetAndTimestamp> found =
                    consumer.offsetsForTimes(Map.of(partition, millis), timeout);
            OffsetAndTimestamp first = found.get(partition);
            return first == null ? OptionalLong.empty() : OptionalLong.of(first.offset());
        });
    }

    /** Returns the record at an offset below the end, null when there is none. */
    public @Nullable ConsumerRecord<byte[], byte[]> at(long offset) {
        return first(offset, offset + 1);
    }

    /**
     * Returns the first record in {@code [from, below)}, null when there is none. The upper offset must not exceed the
     * end.
     */
    public @Nullable ConsumerRecord<byte[], byte[]> first(long from, long below) {
        return from >= below ? null : ask(() -> find(from, below));
    }

    private @Nullable ConsumerRecord<byte[], byte[]> find(long from, long below) {
        if (next != from) {
            consumer.seek(partition, from);
        }
        next = -1;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TopicConsumers.POLL)) {
                next = consumer.position(partition);
                return record.offset() < below ? record : null;
            }
            if (consumer.position(partition) >= below) {
                return null;
            }
            stillWanted.run();
            if (System.nanoTime() > deadline) {
                throw Troubles.silent(config, partition.topic(), timeout);
            }
        }
    }

    /**
     * Finds by bisection where the records for which a condition holds end, in a range in which all such records come
     * before all others.
     *
     * @return the offset after the last such record; {@code low} when there is none
     */
    public long after(long low, long high, Predicate<ConsumerRecord<byte[], byte[]>> passed) {
        long from = low;
        long below = high;
        while (from < below) {
            long middle = (from + below) >>> 1;
            ConsumerRecord<byte[], byte[]> record = first(middle, below);
            if (record != null && passed.test(record)) {
                from = record.offset() + 1;
            } else {
                below = middle;
            }
        }
        return from;
    }

    /**
     * Returns the last record below an offset for which a condition holds, null when there is none. Few records after
     * it should fail the condition, because they are read one by one.
     */
    public @Nullable ConsumerRecord<byte[], byte[]> last(long below, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        ConsumerRecord<byte[], byte[]> last = last(below);
        while (last != null && !wanted.test(last)) {
            last = last(last.offset());
        }
        return last;
    }

    /** Returns the last record below an offset, which must not exceed the end; null when there is none. */
    public @Nullable ConsumerRecord<byte[], byte[]> last(long below) {
        long beginning = beginning();
        Latest latest = new Latest();
        long high = below;
        for (long back = 2; latest.record == null && high > beginning; back *= 2) {
            long low = Math.max(beginning, below - back);
            after(low, high, latest);
            high = low;
        }
        return latest.record;
    }

    /** Remembers the latest of the records that it is shown, which come in ascending order. */
    private static final class Latest implements Predicate<ConsumerRecord<byte[], byte[]>> {
        private @Nullable ConsumerRecord<byte[], byte[]> record;

        @Override
        public boolean test(ConsumerRecord<byte[], byte[]> later) {
            record = later;
            return true;
        }
    }

    private <T extends @Nullable Object> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException e) {
            throw Troubles.explain(config, partition.topic(), e);
        }
    }

    @Override
    public void close() {
        TopicConsumers.close(consumer);
    }
}
