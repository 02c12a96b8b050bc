package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicReader;
import io.entail.topics.TopicStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the log from Kafka. Readers of single records are kept open, as many as were in use at the same
 * time, because finding a record then takes one round trip, while creating a reader takes many.
 */
public final class KafkaRecords implements LogRecords, AutoCloseable {
    /** How many readers find records of one history in parallel. */
    private static final int STRIPES = 4;

    private static final long IDLE_SECONDS = 10;

    private final EntityStoreConfig config;
    private final ThreadPoolExecutor threads;
    private final ConcurrentLinkedDeque<TopicReader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Takes the configuration of the store; nothing is opened before the first read. */
    public KafkaRecords(EntityStoreConfig config) {
        this.config = config;
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
        return single(reader -> entry(reader.at(offset)));
    }

    /** Returns the records at some offsets. Finding a record is mostly waiting, so several are searched in parallel. */
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
        return single(reader -> {
            List<@Nullable LogEntry> entries = new ArrayList<>(offsets.size());
            offsets.forEach(offset -> entries.add(entry(reader.at(offset))));
            return entries;
        });
    }

    @Override
    public void each(long from, long through, Visitor visitor) {
        checkOpen();
        TopicStream log = TopicStream.from(config, config.writesTopic(), from);
        try (RecordStream stream = new RecordStream(log, config.store(), through)) {
            for (List<LogEntry> batch = next(stream); batch != null; batch = next(stream)) {
                for (LogEntry entry : batch) {
                    if (!visitor.visit(entry)) {
                        return;
                    }
                }
            }
        }
    }

    private @Nullable List<LogEntry> next(RecordStream stream) {
        try {
            return stream.next(this::checkOpen);
        } catch (EntailException e) {
            throw failed(e);
        }
    }

    @Override
    public OptionalLong firstAfter(long millis) {
        return single(reader -> reader.firstSince(Math.max(0, millis == Long.MAX_VALUE ? millis : millis + 1)));
    }

    @Override
    public long end() {
        return single(TopicReader::end);
    }

    private <T extends @Nullable Object> T single(Function<TopicReader, T> use) {
        checkOpen();
        TopicReader free = idle.poll();
        TopicReader reader = free == null
                ? new TopicReader(config, config.writesTopic(), config.openTimeout(), this::checkOpen)
                : free;
        boolean usable = false;
        try {
            T result = use.apply(reader);
            usable = true;
            return result;
        } catch (EntailException e) {
            throw failed(e);
        } finally {
            if (usable) {
                idle.push(reader);
            }
            if (!usable) {
                reader.close();
            } else if (closed) {
                closeIdle();
            }
        }
    }

    static @Nullable LogEntry entry(@Nullable ConsumerRecord<byte[], byte[]> record) {
        return record == null || record.key() == null
                ? null
                : new LogEntry(
                        record.offset(),
                        record.leaderEpoch().orElse(-1),
                        record.timestamp(),
                        record.key(),
                        record.value());
    }

    private EntailException failed(EntailException e) {
        if (closed) {
            return new StoreClosedException("the store is closed");
        }
        return e instanceof PositionGoneException
                ? new TopicRefusedException(
                        "the topic " + config.writesTopic()
                                + " does not have records any more that this directory has applied: they were deleted",
                        Map.of())
                : e;
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
    }

    private void closeIdle() {
        for (TopicReader one = idle.poll(); one != null; one = idle.poll()) {
            one.close();
        }
    }

    /** Closes the idle readers; those in use are closed by their users. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        closeIdle();
    }
}
