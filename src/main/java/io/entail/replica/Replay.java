package io.entail.replica;

import io.entail.errors.UnknownProtocolNumberException;
import io.entail.replica.Tables.Mutation;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.UnknownProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies records of the log once more, to tables of its own: what the state was at some place. Goes on where the tables
 * stand, which have everything once this is closed. Used by one thread.
 */
final class Replay implements AutoCloseable {
    /** The changes go to nobody. */
    static final RowChanges.Sink UNSEEN = (changes, offset) -> {};

    private static final int OVERLAY_BYTES_MAX = 4 << 20;
    private static final int BATCH_RECORDS = 2_000;

    private final WriteBehindTables tables;
    private final LogRecords records;
    private final RowChanges changes;
    private final TableState state;
    private final Resolver resolver = new Resolver();
    private @Nullable LogEntry last;
    private int batch;

    /**
     * With what hears of the changes.
     *
     * @param positionsMax changes that the index of history in these tables has
     */
    Replay(Tables tables, LogRecords records, RowChanges.Sink sink, long positionsMax) {
        this.tables = new WriteBehindTables(tables);
        this.records = records;
        this.changes = new RowChanges(sink);
        this.state = new TableState(this.tables, changes, positionsMax);
    }

    Head head() {
        return state.head();
    }

    LogDefinitions definitions() {
        return state.definitions();
    }

    /** Applies everything through an offset, which is below the end of the log. */
    void run(long through, ReplayListener listener) {
        long from = state.head().offset() + 1;
        long total = Math.max(0, through - from + 1);
        if (total == 0) {
            return;
        }
        records.each(from, through, entry -> {
            apply(entry);
            if (batch >= BATCH_RECORDS || state.overlayBytes() >= OVERLAY_BYTES_MAX) {
                write();
                listener.replayed(entry.offset() - from + 1, total);
            }
            return true;
        });
        write();
        listener.replayed(total, total);
    }

    private void apply(LogEntry entry) {
        Resolution resolution;
        try {
            resolution = resolver.resolve(state, entry.offset(), entry.appendTime(), entry.key(), entry.value());
        } catch (UnknownProtocolException e) {
            throw new UnknownProtocolNumberException("the record at offset " + entry.offset()
                    + " is written in protocol " + e.protocol() + ", which this release does not know");
        }
        state.apply(resolution, entry.appendTime());
        last = entry;
        batch++;
    }

    private void write() {
        LogEntry reached = last;
        if (reached == null) {
            return;
        }
        List<Mutation> mutations = new ArrayList<>(state.drain());
        mutations.add(new Mutation(
                Table.META, LogApplier.ANCHOR, Bytes.wrap(Anchor.of(reached).toBytes())));
        tables.write(mutations);
        changes.publish(reached.offset());
        last = null;
        batch = 0;
    }

    /** Returns when everything that was applied is in the tables. */
    @Override
    public void close() {
        tables.close();
    }
}
