package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were used lately, decoded: parents and workspaces are looked at by every write of their children. Used by
 * one thread, the one that changes rows.
 */
final class RowCache {
    private static final int ROWS_MAX = 1_024;

    /** Larger rows are read again; so the cache never takes more than 16 MiB. */
    private static final int AFTER_BYTES_MAX = 16 << 10;

    private final Map<Bytes, Row> rows = new LinkedHashMap<>(ROWS_MAX * 2, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Row> eldest) {
            return size() > ROWS_MAX;
        }
    };

    @Nullable
    Row get(Bytes rowKey) {
        return rows.get(rowKey);
    }

    void put(Bytes rowKey, Row row) {
        if (row.after().length() <= AFTER_BYTES_MAX) {
            rows.put(rowKey, row);
        } else {
            rows.remove(rowKey);
        }
    }

    /** A row has changed. One that was not asked for before does not come in: new rows would push the parents out. */
    void replace(Bytes rowKey, Row row) {
        if (rows.containsKey(rowKey)) {
            put(rowKey, row);
        }
    }

    void remove(Bytes rowKey) {
        rows.remove(rowKey);
    }
}
