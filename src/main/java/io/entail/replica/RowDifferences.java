package io.entail.replica;

import io.entail.read.ReplayListener;
import io.entail.replica.StoreLog.DifferenceVisitor;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChange;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the states after two offsets: replays the log to the first, then to the second, and records in the tables
 * how each changed row was before. Confined to one thread.
 */
final class RowDifferences {
    private static final byte[] BEFORE = MetaLayout.name("log/before/");
    private static final byte[] ABSENT = {0};

    private final WritableTables tables;
    private final LogRecords records;

    /** Takes tables of its own, whose position is at or before the first offset. */
    RowDifferences(WritableTables tables, LogRecords records) {
        this.tables = tables;
        this.records = records;
    }

    void run(long from, long through, ReplayListener listener, DifferenceVisitor visitor) {
        long start = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD)).offset();
        long total = Math.max(0, through - start);
        long first = Math.max(0, from - start);
        replay(Replay.UNSEEN, from, (done, of) -> listener.replayed(Math.min(done, first), total));
        LogDefinitions definitions = replay(
                this::keepBefore, through, (done, of) -> listener.replayed(Math.min(first + done, total), total));
        tables.snapshot(view -> {
            try (Cursor cursor = view.cursor(Table.META)) {
                boolean found = cursor.seek(BEFORE);
                while (found && Layout.startsWith(cursor.key(), BEFORE)) {
                    byte[] rowKey = Arrays.copyOfRange(cursor.key(), BEFORE.length, cursor.key().length);
                    Row then = row(cursor.value());
                    byte[] value = view.get(Table.ROWS, rowKey);
                    Row now = value == null ? null : RowLayout.decode(value);
                    if (then != null || now != null) {
                        visitor.visit(
                                definitions.at(Layout.ordinal(rowKey, 0)).name(), Layout.keyOfRow(rowKey), then, now);
                    }
                    found = cursor.next();
                }
            }
            return true;
        });
    }

    private LogDefinitions replay(RowChanges.Sink sink, long through, ReplayListener listener) {
        try (Replay replay = new Replay(tables, records, sink, TableState.POSITIONS_MAX)) {
            replay.run(through, listener);
            return replay.definitions();
        }
    }

    private void keepBefore(List<RowChange> changes, long offset) {
        List<Mutation> kept = new ArrayList<>();
        Set<Bytes> seen = new HashSet<>();
        for (RowChange change : changes) {
            byte[] key = beforeKey(change.entity(), change.key());
            if (seen.add(Bytes.wrap(key)) && tables.getIfAny(Table.META, key) == null) {
                kept.add(new Mutation(Table.META, Bytes.wrap(key), Bytes.wrap(value(change.before()))));
            }
        }
        tables.write(kept);
    }

    private static byte[] beforeKey(int entity, Bytes key) {
        byte[] rowKey = Layout.rowKey(entity, key);
        byte[] result = Arrays.copyOf(BEFORE, BEFORE.length + rowKey.length);
        System.arraycopy(rowKey, 0, result, BEFORE.length, rowKey.length);
        return result;
    }

    private static byte[] value(@Nullable Row row) {
        return row == null ? ABSENT : RowLayout.encode(row);
    }

    private static @Nullable Row row(byte[] value) {
        return value.length == ABSENT.length ? null : RowLayout.decode(value);
    }
}
