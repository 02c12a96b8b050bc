package io.entail.replica;

import io.entail.read.ReplayListener;
import io.entail.replica.apply.Anchor;
import io.entail.replica.apply.LogApplier;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.state.EntryKeeping;
import io.entail.state.LogDefinitions;
import io.entail.state.ReplayState;
import io.entail.state.RowChanges;
import io.entail.state.rocks.GatheringTables;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.FilteredTables;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies records of the log again to tables of its own, to compute a past state. Continues at the position of the
 * tables, which are complete once this is closed. Confined to one thread.
 */
final class Replay implements AutoCloseable {
    /** Drops all changes. */
    static final RowChanges.Sink UNSEEN = (changes, offset) -> {};

    private final WritableTables tables;
    private final @Nullable GatheringTables gathering;
    private final LogRecords records;
    private final RowChanges changes;
    private final ReplayState replayed;
    private @Nullable LogEntry last;

    /**
     * Takes a receiver of the changes.
     *
     * @param positionsMax the number of changes in these tables' index of history
     */
    Replay(WritableTables tables, LogRecords records, RowChanges.Sink sink, long positionsMax) {
        this(tables, records, sink, positionsMax, EntryKeeping.NONE);
    }

    /** Does the same, and keeps the outcomes of records. */
    Replay(WritableTables tables, LogRecords records, RowChanges.Sink sink, long positionsMax, EntryKeeping keeping) {
        this.gathering = tables instanceof RocksTables rocks ? new GatheringTables(rocks) : null;
        this.tables = FilteredTables.ofEmpty(gathering == null ? tables : gathering);
        this.records = records;
        this.changes = new RowChanges(sink);
        this.replayed = new ReplayState(this.tables, changes, positionsMax, keeping);
    }

    /** Returns the tables with what was applied, for the thread that applies it. */
    WritableTables tables() {
        return tables;
    }

    Head head() {
        return replayed.state().head();
    }

    LogDefinitions definitions() {
        return replayed.state().definitions();
    }

    /** Applies everything through an offset, which is below the end of the log. */
    void run(long through, ReplayListener listener) {
        long from = head().offset() + 1;
        long total = Math.max(0, through - from + 1);
        if (total == 0) {
            return;
        }
        records.each(from, through, entry -> {
            apply(entry);
            if (replayed.isFull()) {
                write();
                listener.replayed(entry.offset() - from + 1, total);
            }
            return true;
        });
        write();
        listener.replayed(total, total);
    }

    private void apply(LogEntry entry) {
        replayed.apply(entry.offset(), entry.appendTime(), entry.key(), entry.value());
        last = entry;
    }

    private void write() {
        LogEntry reached = last;
        if (reached == null) {
            return;
        }
        List<Mutation> mutations = new ArrayList<>(replayed.drain());
        mutations.add(new Mutation(
                Table.META, LogApplier.ANCHOR, Bytes.wrap(Anchor.of(reached).toBytes())));
        tables.write(mutations);
        changes.publish(reached.offset());
        last = null;
    }

    /** Returns when everything that was applied is in the tables. */
    @Override
    public void close() {
        if (gathering != null) {
            gathering.close();
        }
    }
}
