package io.entail.replica.apply;

import io.entail.errors.EntailException;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.TopicRefusedException;
import io.entail.errors.UnknownProtocolNumberException;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Seen;
import io.entail.resolve.UnknownProtocolException;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTables;
import io.entail.text.Log;
import io.entail.topics.LastingCauseException;
import io.micrometer.core.instrument.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Applies records of the log to the state. The records of a poll are resolved one by one against an overlay; the
 * overlay and the head go to the tables in one atomic write when the batch ends, and only then are the effects readable
 * and the waiting writes completed. After an exception nothing is written any more: the tables stay at the last
 * complete batch, and a new applier continues from there in a new topology.
 *
 * <p>Used by the one thread that applies the log; {@link #anchor}, {@link #stop} and {@link #retire} by any.
 */
public final class LogApplier {
    private static final Logger log = Log.of(LogApplier.class);

    /** The number of records between two flushes. After a kill, records that were not flushed are applied again. */
    public static final int FLUSH_RECORDS = 25_000;

    private static final int OVERLAY_BYTES_MAX = 4 << 20;
    public static final Bytes ANCHOR = Bytes.utf8("log/anchor");

    private final WritableTables tables;
    private final Runnable flush;
    private final LongConsumer shows;
    private final TableState state;
    private final Resolver resolver = new Resolver();
    private final RowChanges changes;
    private final PendingWrites pending;
    private final Consumer<Head> advanced;
    private final @Nullable Consumer<EntailException> diverging;
    private final String origin;

    private List<ConsumerRecord<byte[], byte[]>> batch = List.of();
    private int next;
    private int sinceFlush;
    private boolean dirty;
    private @Nullable ConsumerRecord<byte[], byte[]> last;

    /** The writes of this process since the last write to the tables, with their outcomes. */
    private final List<UUID> mine = new ArrayList<>();

    private final List<Applied> outcomes = new ArrayList<>();
    private long alarmOffset;
    private volatile @Nullable EntailException alarm;
    private volatile boolean live;
    private boolean failed;
    private volatile @Nullable Anchor anchor;
    private volatile boolean stopping;

    /** The lock that is held while a batch is written to the tables. */
    private final Object writing = new Object();

    private boolean retired;

    /**
     * Starts at the position of the tables. Writes whose effects are in the tables but whose callers the previous
     * applier could not inform are completed.
     *
     * @param flush starts to flush the tables
     * @param shows receives the last offset of each batch before its effects become readable
     * @param changes receives the changes of rows
     * @param diverging receives a divergence, after which the log is still applied; null to stop the topology
     */
    public LogApplier(
            WritableTables tables,
            Runnable flush,
            LongConsumer shows,
            TableState state,
            RowChanges changes,
            PendingWrites pending,
            Consumer<Head> advanced,
            @Nullable Consumer<EntailException> diverging,
            String origin) {
        this.tables = tables;
        this.flush = flush;
        this.shows = shows;
        this.state = state;
        this.changes = changes;
        this.pending = pending;
        this.advanced = advanced;
        this.diverging = diverging;
        this.origin = origin;
        this.anchor = storedAnchor(tables);
        Head head = state.head();
        advanced.accept(head);
        changes.resume(head.offset());
        pending.settleFrom(state::seen);
    }

    public static @Nullable Anchor storedAnchor(Tables tables) {
        byte[] stored = tables.get(Table.META, ANCHOR.array());
        return stored == null ? null : Anchor.fromBytes(stored);
    }

    /** Returns the last record whose effects are in the tables, null before the first. */
    @Nullable
    public Anchor anchor() {
        return anchor;
    }

    /**
     * Returns the position at which reading continues, after the last record whose effects are in the tables; null for
     * the beginning.
     */
    @Nullable
    public Long nextOffset() {
        Anchor applied = anchor;
        return applied == null ? null : applied.offset() + 1;
    }

    /** Makes the next poll end the topology. */
    void stop() {
        stopping = true;
    }

    /**
     * Prevents further writes to the tables, after waiting for a batch that is being written. Kafka Streams stops
     * waiting for its thread after a while, and two appliers at once would corrupt the tables.
     */
    public void retire() {
        synchronized (writing) {
            retired = true;
        }
    }

    void checkNotStopping() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** Thrown to end a topology that was asked to stop, also while it catches up. */
    public static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("the replica stops", null, false, false);
        }
    }

    public void beginBatch(ConsumerRecords<byte[], byte[]> records) {
        batch = List.of();
        next = 0;
        for (TopicPartition partition : records.partitions()) {
            if (partition.partition() != 0) {
                throw refuse(partition.topic(), "it has a second partition, and a store has exactly one");
            }
            batch = records.records(partition);
        }
    }

    /** Applies the record of the current batch that has this offset. Offsets of a batch come in ascending order. */
    public void apply(long offset) {
        try {
            while (batch.get(next).offset() != offset) {
                next++;
            }
            ConsumerRecord<byte[], byte[]> record = batch.get(next);
            if (record.key() == null) {
                return; // Not part of the log: Kafka Streams leaves such records out when it restores.
            }
            apply(record);
            if (state.overlayBytes() >= OVERLAY_BYTES_MAX) {
                write();
            }
        } catch (LastingCauseException e) {
            // The error concerns only this record, of which nothing was applied. Earlier records of the batch are
            // valid.
            endBatch();
            failed = true;
            throw e;
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
    }

    /**
     * Stops all writes after a failure. Returns an exception, because Kafka Streams handles exceptions only and an
     * error would end its thread silently.
     */
    private RuntimeException failed(Throwable thrown) {
        failed = true;
        return thrown instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("the log could not be applied: " + thrown, thrown);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
            throw refuse(
                    record.topic(),
                    "the record at offset " + record.offset() + " carries a time made up by its"
                            + " writer (message.timestamp.type has to be LogAppendTime)");
        }
        Resolution resolution = resolve(record);
        if (resolution.record() instanceof LogRecord.Migrate
                && resolution.outcome().accepted()) {
            // Readers learn of a definition at once. They must not see rows by it that were not rewritten yet.
            write();
        }
        state.apply(resolution, record.timestamp());
        dirty = true;
        last = record;
        sinceFlush++;
        compare(resolution);
        note(resolution, record);
    }

    private Resolution resolve(ConsumerRecord<byte[], byte[]> record) {
        try {
            return resolver.resolve(state, record.offset(), record.timestamp(), record.key(), record.value());
        } catch (UnknownProtocolException e) {
            throw new LastingCauseException(new UnknownProtocolNumberException("the record at offset "
                    + record.offset() + " of " + record.topic() + " is written in protocol " + e.protocol()
                    + ", which this release does not know; reads stay at the record before it. Start a newer release on"
                    + " the same directory"));
        }
    }

    private static LastingCauseException refuse(String topic, String what) {
        return new LastingCauseException(new TopicRefusedException(
                "the topic " + topic + " cannot be read on: " + what
                        + "; nothing of it was applied, the directory is kept",
                Map.of()));
    }

    /**
     * Raises an alarm for a divergence. While catching up, the alarm is withdrawn when a later writer has the same
     * digest as this state at or after that offset: the digest covers the whole log before it, so the earlier writer
     * was wrong.
     */
    private void compare(Resolution resolution) {
        if (!(resolution.record() instanceof LogRecord.Write write)) {
            return;
        }
        if (resolution.diverged()) {
            alarm = diverged(resolution);
            alarmOffset = resolution.offset();
        } else if (alarm != null && !live && write.basis().offset() >= alarmOffset) {
            log.warn("Later writers agree with this replica: the diverged writer was wrong offset={}", alarmOffset);
            alarm = null;
        }
    }

    /** Returns the unresolved divergence that stops the topology, null when there is none. */
    @Nullable
    EntailException alarm() {
        return diverging == null ? alarm : null;
    }

    /** Notes that the state has caught up; from now on a divergence is reported at once. */
    void live() {
        live = true;
        tellDivergence();
    }

    private void tellDivergence() {
        EntailException known = alarm;
        if (diverging != null && known != null) {
            diverging.accept(known);
        }
    }

    private ReplicaDivergedException diverged(Resolution resolution) {
        LogRecord.Write write = (LogRecord.Write) resolution.record();
        Metrics.counter("entail.replica.diverged").increment();
        ReplicaDivergedException alarm = new ReplicaDivergedException("the write at offset " + resolution.offset()
                + " was made by a replica that had another state at offset "
                + write.basis().offset() + ": writer " + write.origin() + ", reader " + origin
                + ". One of the two is wrong: compare both with a third that starts from an empty directory");
        log.error(
                "Replicas diverged offset={} basisOffset={} writer={} reader={}",
                resolution.offset(),
                write.basis().offset(),
                write.origin(),
                origin);
        return alarm;
    }

    /** Notes the outcome of a write of this process, which its caller gets when the effects are in the tables. */
    private void note(Resolution resolution, ConsumerRecord<byte[], byte[]> record) {
        UUID id;
        if (resolution.record() instanceof LogRecord.Write write) {
            if (!write.origin().equals(origin)) {
                return;
            }
            id = write.id();
        } else if (record.value() != null && pending.size() > 0) {
            id = Appends.controlId(record.value());
        } else {
            return;
        }
        PendingWrite write = pending.find(id);
        if (write != null && write.isSilent()) {
            changes.silence();
        }
        Applied applied = new Applied(resolution.offset(), resolution.outcome());
        if (resolution.outcome().code() == Code.REPEAT) {
            Seen first = Objects.requireNonNull(state.seen(id));
            applied = new Applied(first.offset(), first.outcome());
        }
        mine.add(id);
        outcomes.add(applied);
    }

    /** Ends a batch: writes its effects to the tables, makes them readable and completes the writes of this process. */
    public void endBatch() {
        if (failed) {
            return;
        }
        try {
            write();
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
        if (alarm != null && live) {
            tellDivergence();
            if (diverging == null) {
                failed = true;
                throw new LastingCauseException(alarm);
            }
        }
    }

    private void write() {
        if (!dirty || last == null) {
            return;
        }
        Anchor reached = Anchor.of(last);
        List<Mutation> mutations = new ArrayList<>(state.drain());
        mutations.add(new Mutation(Table.META, ANCHOR, Bytes.wrap(reached.toBytes())));
        synchronized (writing) {
            if (retired) {
                throw new StoppedException();
            }
            shows.accept(reached.offset());
            tables.write(mutations);
            dirty = false;
            anchor = reached;
            advanced.accept(state.head());
            changes.publish(reached.offset());
            pending.settle(mine, outcomes);
        }
        mine.clear();
        outcomes.clear();
        if (sinceFlush >= FLUSH_RECORDS) {
            sinceFlush = 0;
            flush.run();
        }
    }
}
