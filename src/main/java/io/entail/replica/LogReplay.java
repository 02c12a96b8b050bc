package io.entail.replica;

import io.entail.errors.UnknownProtocolNumberException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Row;
import io.entail.resolve.Seen;
import io.entail.state.Defined;
import io.entail.state.EntryKeeping;
import io.entail.state.ReplayState;
import io.entail.state.RowChange;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.rocks.GatheringTables;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.FilteredTables;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.WritableTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a log again record by record, on a state of its own, to check data derived from it. Confined to one thread.
 */
public final class LogReplay implements AutoCloseable {
    private final WritableTables tables;
    private final @Nullable RocksTables files;
    private final RowChanges changes;
    private final ReplayState replayed;
    private final TableState state;
    private long agreed = -1;
    private @Nullable Resolution last;

    private LogReplay(WritableTables tables, @Nullable RocksTables files) {
        this.tables = tables;
        this.files = files;
        this.changes = new RowChanges(Replay.UNSEEN);
        this.replayed = new ReplayState(tables, changes, TableState.POSITIONS_MAX, EntryKeeping.NONE);
        this.state = replayed.state();
    }

    /** Creates a replay with its state in a directory that nothing else uses. */
    public static LogReplay in(Path directory, long cacheBytes) {
        RocksTables files = RocksTables.toFill(directory, cacheBytes);
        return new LogReplay(FilteredTables.ofEmpty(new GatheringTables(files)), files);
    }

    /** Returns a replay with the state in memory. */
    public static LogReplay inMemory() {
        return new LogReplay(new MemoryTables(), null);
    }

    /** Returns the position of the replay. */
    public Head head() {
        return state.head();
    }

    /**
     * Resolves the next record.
     *
     * @return the rows that it has changed, in its order
     * @throws UnknownProtocolNumberException when only a newer release can decide
     */
    public List<RowChange> apply(long offset, long appendTime, byte[] key, byte @Nullable [] value) {
        if (replayed.isFull()) {
            write();
        }
        Resolution resolution = replayed.apply(offset, appendTime, key, value);
        last = resolution;
        agreed = agreed(resolution);
        return changes.ofLastRecord();
    }

    private long agreed(Resolution resolution) {
        if (!(resolution.record() instanceof LogRecord.Write write)) {
            return -1;
        }
        LogRecord.Basis basis = write.basis();
        OptionalLong own = state.digest8At(basis.offset());
        return own.isPresent() && own.getAsLong() == basis.digest8() ? basis.offset() : -1;
    }

    /**
     * Returns the offset at which the writer of the last record had the same digest as this log, -1 when the record
     * does not say so.
     */
    public long agreed() {
        return agreed;
    }

    /** Returns the last record and its outcome. */
    public Resolution last() {
        return Objects.requireNonNull(last, "nothing was resolved yet");
    }

    /** Returns the outcome of the first write with an id, null when there was none or it is no longer known. */
    public @Nullable Outcome seen(UUID id) {
        Seen seen = state.seen(id);
        return seen == null ? null : seen.outcome();
    }

    /** Returns the number of an entity that is defined. */
    public int ordinal(String entity) {
        return Objects.requireNonNull(state.definitions().get(entity), entity).ordinal();
    }

    private void write() {
        tables.write(replayed.drain());
        changes.publish(state.head().offset());
    }

    /** Returns the limits and identity of the store, null before its first record. */
    public LogRecord.@Nullable Store store() {
        return state.store();
    }

    /** Returns the name of an entity. */
    public String entity(int ordinal) {
        return state.definitions().at(ordinal).name();
    }

    /** Returns a row in the state that the log has led to, null when it does not exist. */
    public @Nullable Row row(String entity, Bytes key) {
        Defined defined = state.definitions().get(entity);
        return defined == null ? null : state.wholeRow(defined.ordinal(), key);
    }

    /** Returns an entity in all versions of its definition so far, null when the log has none yet. */
    public @Nullable Defined defined(String entity) {
        return state.definitions().get(entity);
    }

    @Override
    public void close() {
        tables.close();
        if (files != null) {
            files.close();
        }
    }
}
