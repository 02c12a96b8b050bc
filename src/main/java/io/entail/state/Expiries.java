package io.entail.state;

import io.entail.state.table.Layout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;

/** Maintains the index of rows by time of expiry. Confined to one thread. */
final class Expiries {
    private final Overlay overlay;

    Expiries(Overlay overlay) {
        this.overlay = overlay;
    }

    /** Updates the index for a row whose time of expiry changes; 0 means never. */
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
