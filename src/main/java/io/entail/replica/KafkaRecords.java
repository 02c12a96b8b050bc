package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.writes.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Records of the log in Kafka. Consumers for single records are kept open, as many as were in use at once: finding a
 * record costs a round trip then, and a new consumer costs many.
 */
final class KafkaRecords implements LogRecords, AutoCloseable {
    private static final Duration POLL_TIME = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** A fetch that is under way when another record is wanted ends that soon. */
    private static final int SINGLE_WAIT_MS = 20;

    /** Consumers that find records of one history at the same time. */
    private static final int STRIPES = 4;

    private static final long IDLE_SECONDS = 10;
    private static final int STREAM_FETCH_BYTES = 8 << 20;
    private static final int STREAM_POLL_RECORDS = 2_000;

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final ThreadPoolExecutor threads;
    private final ConcurrentLinkedDeque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    KafkaRecords(EntityStoreConfig config) {
        this.config = config;
        this.partition = new TopicPartition(config.writesTopic(), 0);
        this.threads = new ThreadPoolExecutor(
                STRIPES, STRIPES, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "entail-records-" + config.store());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public @Nullable LogEntry at(long offset) {
        return single(consumer -> {
            consumer.seek(partition, offset);
            return read(consumer, offset);
        });
    }

    private @Nullable LogEntry read(Consumer<byte[], byte[]> consumer, long offset) {
        Deadline deadline = new Deadline();
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIME)) {
                return record.offset() == offset && record.key() != null ? entry(record) : null;
            }
            if (consumer.position(partition) > offset) {
                return null;
            }
            deadline.check();
        }
    }

    /** Finding a record is mostly waiting, so several are found at once. */
    @Override
    public List<@Nullable LogEntry> at(List<Long> offsets) {
        int stripes = Math.min(STRIPES, offsets.size());
        List<CompletableFuture<List<@Nullable LogEntry>>> others = new ArrayList<>();
        for (int i = 1; i < stripes; i++) {
            List<Long> stripe = stripe(offsets, i, stripes);
            others.add(CompletableFuture.supplyAsync(() -> inOrder(stripe), threads));
        }
        List<@Nullable LogEntry> entries = new ArrayList<>(inOrder(stripe(offsets, 0, Math.max(1, stripes))));
        try {
            others.forEach(other -> entries.addAll(other.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return entries;
    }

    private static List<Long> stripe(List<Long> offsets, int number, int of) {
        int size = offsets.size();
        return offsets.subList(size * number / of, size * (number + 1) / of);
    }

    private List<@Nullable LogEntry> inOrder(List<Long> offsets) {
        return single(consumer -> {
            List<@Nullable LogEntry> entries = new ArrayList<>(offsets.size());
            long position = -1;
            for (long offset : offsets) {
                if (offset != position) {
                    consumer.seek(partition, offset);
                }
                entries.add(read(consumer, offset));
                position = consumer.position(partition);
            }
            return entries;
        });
    }

    @Override
    public void each(long from, long through, Visitor visitor) {
        checkOpen();
        Consumer<byte[], byte[]> consumer = consumer(streaming());
        consumer.seek(partition, from);
        try (RecordStream stream = new RecordStream(consumer, partition, through)) {
            Deadline deadline = new Deadline();
            long position = from;
            while (position <= through) {
                RecordStream.Batch batch = stream.next();
                if (batch == null) {
                    throw new StoreUnavailableException("interrupted while reading the log", null);
                }
                if (batch.failure() != null) {
                    throw batch.failure() instanceof KafkaException e ? failed(e) : batch.failure();
                }
                for (LogEntry entry : batch.entries()) {
                    if (!visitor.visit(entry)) {
                        return;
                    }
                }
                deadline = batch.position() > position ? new Deadline() : deadline;
                position = Math.max(position, batch.position());
                deadline.check();
            }
        }
    }

    @Override
    public OptionalLong firstAfter(long millis) {
        long later = millis == Long.MAX_VALUE ? millis : millis + 1;
        return single(consumer -> {
            // The broker's index leads to the first record in log order, also when its clock went backwards.
            Map<TopicPartition, OffsetAndTimestamp> found =
                    consumer.offsetsForTimes(Map.of(partition, Math.max(0, later)), config.openTimeout());
            OffsetAndTimestamp first = found.get(partition);
            return first == null ? OptionalLong.empty() : OptionalLong.of(first.offset());
        });
    }

    @Override
    public long end() {
        return single(consumer -> Objects.requireNonNull(
                consumer.endOffsets(List.of(partition), config.openTimeout()).get(partition)));
    }

    private <T extends @Nullable Object> T single(Function<Consumer<byte[], byte[]>, T> use) {
        checkOpen();
        Consumer<byte[], byte[]> free = idle.poll();
        Consumer<byte[], byte[]> consumer = free == null ? consumer(forOneRecord()) : free;
        boolean usable = false;
        try {
            T result = use.apply(consumer);
            usable = true;
            return result;
        } catch (KafkaException e) {
            throw failed(e);
        } finally {
            if (usable) {
                idle.push(consumer);
            }
            if (!usable) {
                consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            } else if (closed) {
                closeIdle();
            }
        }
    }

    private Map<String, Object> forOneRecord() {
        Map<String, Object> settings = new HashMap<>(KafkaSettings.consumer(config, "records"));
        // One record is wanted, not the batches behind it.
        settings.put("fetch.max.bytes", 1);
        settings.put("max.partition.fetch.bytes", 1);
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", SINGLE_WAIT_MS);
        return settings;
    }

    private Map<String, Object> streaming() {
        Map<String, Object> settings = new HashMap<>(KafkaSettings.consumer(config, "replay"));
        settings.put("fetch.max.bytes", STREAM_FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", STREAM_FETCH_BYTES);
        settings.put("max.poll.records", STREAM_POLL_RECORDS);
        return settings;
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        try {
            Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(partition));
            return consumer;
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    static LogEntry entry(ConsumerRecord<byte[], byte[]> record) {
        return new LogEntry(
                record.offset(), record.leaderEpoch().orElse(-1), record.timestamp(), record.key(), record.value());
    }

    private RuntimeException failed(KafkaException e) {
        if (closed) {
            return new StoreClosedException("the store is closed");
        }
        if (e instanceof OffsetOutOfRangeException) {
            return new TopicRefusedException(
                    "the topic " + partition.topic()
                            + " does not have records any more that this directory has applied:" + " they were deleted",
                    Map.of());
        }
        return new StoreUnavailableException(
                "the log at " + config.bootstrap() + " cannot be read: " + e.getMessage(), e);
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
    }

    private void closeIdle() {
        for (Consumer<byte[], byte[]> one = idle.poll(); one != null; one = idle.poll()) {
            one.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    /** Those in use are closed by their users. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        closeIdle();
    }

    /** How long the log may take to give the next record. */
    private final class Deadline {
        private final long end = System.nanoTime() + config.openTimeout().toNanos();

        void check() {
            if (closed) {
                throw new StoreClosedException("the store is closed");
            }
            if (System.nanoTime() - end > 0) {
                throw new StoreUnavailableException(
                        "the log at " + config.bootstrap() + " did not answer within " + config.openTimeout()
                                + " (entail.open.timeout)",
                        null);
            }
        }
    }
}
