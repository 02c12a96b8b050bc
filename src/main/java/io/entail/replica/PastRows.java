package io.entail.replica;

import io.entail.errors.TopicRefusedException;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.table.Layout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds rows as they were in the past, each with the index of history and one record of the log. Thread-safe. */
final class PastRows {
    private final Tables tables;
    private final LogRecords records;

    PastRows(Tables tables, LogRecords records) {
        this.tables = tables;
        this.records = records;
    }

    /**
     * The result of a search for a row.
     *
     * @param known whether the index reaches back far enough to tell
     * @param row null when there was no row
     */
    record Found(boolean known, @Nullable Row row) {
        static final Found NOTHING = new Found(true, null);
        static final Found UNKNOWN = new Found(false, null);
    }

    /** The content of the tables at one moment, before the log is read. */
    private record Hints(
            long completeFrom,
            @Nullable Place last,
            @Nullable Place next,
            @Nullable Row now) {}

    /**
     * Returns the row after all records through an offset, which is not above the position of the tables.
     *
     * @param name name of the entity
     */
    Found at(int entity, String name, Bytes key, long offset) {
        Hints hints = tables.snapshot(view -> {
            long completeFrom = ChangePlaces.completeFrom(view);
            Place last = ChangePlaces.last(view, entity, key, offset);
            if (last != null || offset + 1 < completeFrom) {
                return new Hints(completeFrom, last, null, null);
            }
            List<Place> next = ChangePlaces.oldestFirst(view, entity, key, offset + 1, Long.MAX_VALUE, 1)
                    .places();
            return new Hints(
                    completeFrom,
                    null,
                    next.isEmpty() ? null : next.get(0),
                    row(view.get(Table.ROWS, Layout.rowKey(entity, key))));
        });
        if (hints.last != null) {
            Change change = change(hints.last.offset(), name, key);
            return change instanceof Put put
                    ? new Found(true, Row.of(hints.last.version(), hints.last.offset(), put))
                    : Found.NOTHING;
        }
        if (hints.completeFrom == 0) {
            return Found.NOTHING;
        }
        if (offset + 1 < hints.completeFrom) {
            return Found.UNKNOWN;
        }
        if (hints.next == null) {
            // The row has not changed since.
            return new Found(true, hints.now);
        }
        // Its last change is older than the index, unless its next one says that there was no row.
        return change(hints.next.offset(), name, key).expected() == 0 ? Found.NOTHING : Found.UNKNOWN;
    }

    private Change change(long offset, String entity, Bytes key) {
        LogEntry entry = records.at(offset);
        if (entry != null && new LogDecoder().decode(entry.value()) instanceof Write write) {
            for (Change change : write.changes()) {
                if (change.key().equals(key) && change.entity().equals(entity)) {
                    return change;
                }
            }
        }
        throw new TopicRefusedException(
                "the log has another record at offset " + offset + " than the one that this directory has applied",
                Map.of());
    }

    private static @Nullable Row row(byte @Nullable [] value) {
        return value == null ? null : RowLayout.decode(value);
    }
}
