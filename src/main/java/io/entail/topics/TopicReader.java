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
 * Finds places and single records in the one partition of a topic, of what is committed. Offsets have gaps: what ends a
 * transaction takes one, and so does what was aborted. Finding a record costs a round trip, making a reader many.
 *
 * <p>Every method waits for a bounded time, and throws {@link StoreUnavailableException} when Kafka does not answer and
 * {@link io.entail.errors.PositionGoneException} when the records were deleted. Used by one thread.
 */
public final class TopicReader implements AutoCloseable {
    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final Duration timeout;
    private final Runnable stillWanted;
    private final Consumer<byte[], byte[]> consumer;

    /** Where the consumer stands. */
    private long next = -1;

    /** As the other one, within the time that opening a store may take. */
    public TopicReader(EntityStoreConfig config, String topic) {
        this(config, topic, config.openTimeout(), () -> {});
    }

    /**
     * Of a topic that may be missing; then nothing answers.
     *
     * @param timeout for a place or a record
     * @param stillWanted is run while it waits, and throws what the caller is to see when nobody wants an answer any more
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
     * Of a topic that exists.
     *
     * @throws StoreUnavailableException when it does not, or Kafka does not answer
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
     * Asks whether the topic is there.
     *
     * @throws StoreUnavailableException when it is not, or Kafka does not answer
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

    /** Offset of the first record that is kept. */
    public long beginning() {
        return ask(() -> Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition), timeout).get(partition)));
    }

    /** Offset after the last record that is committed, with everything before it. */
    public long end() {
        return ask(() -> Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), timeout).get(partition)));
    }

    /**
     * The offset where the first record may be, in log order, that carries that time or a later one; empty when there is
     * none. There may be others before it: what ends a transaction has a time of its own, that of its end.
     *
     * @param millis since 1970, not negative
     */
    public OptionalLong firstSince(long millis) {
        return ask(() -> {
            // The broker's index leads to the first record in log order, also when its clock went backwards.
            Map<TopicPartition, OffsetAndTimestamp> found =
                    consumer.offsetsForTimes(Map.of(partition, millis), timeout);
            OffsetAndTimestamp first = found.get(partition);
            return first == null ? OptionalLong.empty() : OptionalLong.of(first.offset());
        });
    }

    /** The record at an offset below the end, null when there is none. */
    public @Nullable ConsumerRecord<byte[], byte[]> at(long offset) {
        return first(offset, offset + 1);
    }

    /** The first record from one offset on and before another, which is not behind the end; null when there is none. */
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
     * Where the records that have passed end, in a part of the topic where all that have are before all that have not.
     *
     * @return the offset after the last that has; {@code low} when none has
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

    /** The last record before an offset that is like this, null when there is none; those that are not should be few. */
    public @Nullable ConsumerRecord<byte[], byte[]> last(long below, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        ConsumerRecord<byte[], byte[]> last = last(below);
        while (last != null && !wanted.test(last)) {
            last = last(last.offset());
        }
        return last;
    }

    /** The last record before an offset, which is not behind the end; null when there is none. */
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

    /** Each record that it is shown comes after the one before. */
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
