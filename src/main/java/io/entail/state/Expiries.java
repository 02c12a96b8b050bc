package io.entail.state;

import io.entail.state.table.Layout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;

/** The index of the rows that expire, by the time when they do, kept as rows change. Used by one thread. */
final class Expiries {
    private final Overlay overlay;

    Expiries(Overlay overlay) {
        this.overlay = overlay;
    }

    /** A row that expired at one time, or never with 0, now does so at another. */
    void change(byte[] rowKey, long before, long after) {
        if (before == after) {
            return;
        }
        if (before != 0) {
            overlay.remove(Table.EXPIRY, Layout.expiryKey(before, rowKey));
        }
        if (after != 0) {
            overlay.put(Table.EXPIRY, Layout.expiryKey(after, rowKey), Layout.NOTHING);
        }
    }
}
