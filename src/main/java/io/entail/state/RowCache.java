package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache of decoded rows: parents and workspaces are read by every write of their children. Confined to the thread
 * that changes rows.
 */
final class RowCache {
    private static final int ROWS_MAX = 1_024;

    /** The largest row that is cached, so that the cache takes at most 16 MiB. */
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

    /**
     * Updates a changed row that is in the cache. Other rows are not added, because new rows would displace the
     * parents.
     */
    void replace(Bytes rowKey, Row row) {
        if (rows.containsKey(rowKey)) {
            put(rowKey, row);
        }
    }

    void remove(Bytes rowKey) {
        rows.remove(rowKey);
    }
}
