package io.entail.replica;

import io.entail.replica.StoreLog.Applied;
import io.entail.replica.apply.LogApplier;
import io.entail.replica.apply.PendingWrite;
import io.entail.replica.apply.PendingWrites;
import io.entail.replica.reads.RecentChanges;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.state.RowChange;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.Layout;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A replica of a log in memory. It applies batches as the one behind Kafka does, and throws once, at a step that is
 * chosen by its number. Its log begins with the definition of {@link Things}. Confined to one thread.
 */
final class FaultyReplica {
    private static final String ORIGIN = "me";
    private static final TopicPartition TOPIC = new TopicPartition("t.writes", 0);
    private static final int NEVER = -1;

    private final WritableTables tables = new MemoryTables();
    private final WritableTables faulty = new FaultyTables(tables, this::step);
    private final RecentChanges recent = RecentChanges.of(tables);
    private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    private final Map<UUID, Ending> endings = new LinkedHashMap<>();
    private final PendingWrites pending = new PendingWrites(100_000, Runnable::run);

    /** Rejects a completion at the chosen step, as the executor of a caller does after it was shut down. */
    private final Executor callers = completion -> {
        step();
        completion.run();
    };

    private int left = NEVER;
    private int steps;
    private int flushes;
    private boolean thrown;
    private boolean flushFails;
    private long readable = -1;

    FaultyReplica() {
        append(Things.store());
        append(Things.define());
        follow(500);
    }

    /** How a call has ended, and how often. */
    static final class Ending {
        private int times;
        private @Nullable Applied applied;
        private @Nullable Throwable error;

        int times() {
            return times;
        }

        @Nullable
        Code code() {
            return applied == null ? null : applied.outcome().code();
        }

        @Nullable
        Throwable error() {
            return error;
        }
    }

    void throwAt(int step) {
        left = step;
        thrown = false;
    }

    void throwNever() {
        left = NEVER;
    }

    boolean hasThrown() {
        return thrown;
    }

    private void step() {
        steps++;
        if (left == NEVER || left-- > 0) {
            return;
        }
        thrown = true;
        switch (steps % 4) {
            case 0 -> throw new OutOfMemoryError("no memory");
            case 1 -> throw new StackOverflowError();
            case 2 -> throw new AssertionError("wrong");
            default -> throw new IllegalStateException("No space left on device");
        }
    }

    private void flush() {
        flushes++;
        step();
        if (flushFails) {
            flushFails = false;
            throw new IllegalStateException("No space left on device");
        }
    }

    /** Makes the next flush fail. */
    void failFlush() {
        flushFails = true;
    }

    int flushes() {
        return flushes;
    }

    /** Returns a new applier, as the replica creates one after each failure. */
    private LogApplier applier() {
        RowChanges changes = new RowChanges(new RowChanges.Sink() {
            @Override
            public void add(List<RowChange> rows, long offset) {
                step();
                recent.add(rows, offset);
            }

            @Override
            public void resume(long offset) {
                recent.resume(offset);
            }
        });
        TableState state = new TableState(faulty, changes, TableState.POSITIONS_MAX);
        return new LogApplier(
                faulty,
                this::flush,
                offset -> step(),
                state,
                changes,
                pending,
                head -> {
                    step();
                    readable = head.offset();
                },
                null,
                ORIGIN);
    }

    void append(LogRecord record) {
        append(RecordKey.of(record), RecordEncoder.encode(record));
    }

    void append(byte[] key, byte[] value) {
        long offset = log.size();
        log.add(new ConsumerRecord<>(
                TOPIC.topic(),
                TOPIC.partition(),
                offset,
                1_000 + offset,
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    /** Registers a write of this thing as pending and appends it. */
    UUID write(String thing) {
        LogRecord.Write write = new LogRecord.Write(
                UUID.randomUUID(),
                ORIGIN,
                "tester",
                "",
                new LogRecord.Basis(-1, 0),
                List.of(Things.put(thing, 0, thing, null)));
        byte[] value = RecordEncoder.encode(write);
        PendingWrite call =
                pending.start(new PendingWrite(pending, callers, false, false, write.id(), RecordKey.of(write), value));
        call.beginSend();
        Ending ending = new Ending();
        endings.put(write.id(), ending);
        var unused = call.future().whenComplete((applied, error) -> {
            ending.times++;
            ending.applied = applied;
            ending.error = error;
        });
        append(RecordKey.of(write), value);
        return write.id();
    }

    /**
     * Applies the log to its end in batches of this size, as Kafka Streams does. An error at the chosen step is thrown.
     */
    void follow(int batch) {
        LogApplier applier = applier();
        while (true) {
            applier.endBatch();
            Long next = applier.nextOffset();
            int from = next == null ? 0 : next.intValue();
            if (from == log.size()) {
                return;
            }
            List<ConsumerRecord<byte[], byte[]>> records = log.subList(from, Math.min(log.size(), from + batch));
            applier.beginBatch(new ConsumerRecords<>(Map.of(TOPIC, records), Map.of()));
            records.forEach(record -> applier.apply(record.offset()));
        }
    }

    /**
     * Applies the log with an applier that is retired before its batch is complete. An error at the chosen step is
     * thrown.
     */
    void followRetired() {
        LogApplier applier = applier();
        int from = Objects.requireNonNull(applier.nextOffset()).intValue();
        List<ConsumerRecord<byte[], byte[]>> records = log.subList(from, log.size());
        applier.beginBatch(new ConsumerRecords<>(Map.of(TOPIC, records), Map.of()));
        records.forEach(record -> applier.apply(record.offset()));
        applier.retire();
        applier.endBatch();
    }

    /** Applies the log, and after an error applies it again with a new applier, as the supervisor does. */
    void followWithRestarts(int batch) {
        try {
            follow(batch);
        } catch (RuntimeException | Error e) {
            follow(batch);
        }
    }

    void timeOut() {
        pending.timeOut(Duration.ofNanos(-1));
        // The first call only asks whether Kafka's client has taken the writes.
        pending.timeOut(Duration.ofNanos(-1));
    }

    void close() {
        pending.close();
    }

    int pending() {
        return pending.size();
    }

    @Nullable
    Applied learned(UUID id) {
        return pending.learned(id);
    }

    Collection<Ending> endings() {
        return endings.values();
    }

    Ending ending(UUID id) {
        return Objects.requireNonNull(endings.get(id));
    }

    boolean has(String thing) {
        return tables.get(Table.ROWS, Layout.rowKey(0, Things.key(thing))) != null;
    }

    RecentChanges.Cursor watch() {
        return recent.fromNow();
    }

    /** Returns the offset up to which reads may see the log. */
    long readable() {
        return readable;
    }

    long end() {
        return log.size() - 1L;
    }
}
