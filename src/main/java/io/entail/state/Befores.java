package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Mutation;
import io.entail.state.table.WritableTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores rows as they were before they changed, for a publisher that works from this state, until the feed contains the
 * changes. One write can change more than fits into memory, so the rows are written to the tables in pieces, ahead of
 * the record's other effects; after a crash the same rows are written again. Confined to the thread that applies the
 * log.
 */
final class Befores {
    private static final int PIECE_BYTES = 1 << 20;

    /** The least number of records between two range removals, because each makes later reads slightly slower. */
    private static final long REMOVED_AT_ONCE = 20_000;

    private final WritableTables tables;
    private final Overlay overlay;
    private final EntryKeeping keeping;
    private final List<Mutation> piece = new ArrayList<>();
    private int pieceBytes;

    /** The offset from which on rows are stored; -1 while none are. */
    private long from;

    private boolean fromChanged;

    /** The offset below which rows were given up before the last {@link #drain}, so that they may be removed. */
    private long removable;

    private long removed;

    Befores(WritableTables tables, Overlay overlay, Head head, EntryKeeping keeping) {
        this.tables = tables;
        this.overlay = overlay;
        this.keeping = keeping;
        byte[] known = tables.get(Table.META, MetaLayout.BEFORES);
        this.from = known == null ? -1 : Layout.offsetOf(known);
        if (keeping.befores() && known == null) {
            from = head.offset() + 1;
            fromChanged = true;
        } else if (!keeping.befores() && known != null) {
            // From the next record on there is a gap, so the earlier rows are useless.
            from = -1;
            fromChanged = true;
            removable = head.offset() + 1;
        }
    }

    /**
     * Stores the row before a change of the write at an offset.
     *
     * @param index of the change among those of the write
     * @param row the row before the change, null when it did not exist
     */
    void note(long offset, int index, @Nullable Row row) {
        if (row == null || !keeping.befores() || offset <= keeping.feedEnd()) {
            return;
        }
        byte[] value = Before.encode(row);
        piece.add(new Mutation(Table.BEFORES, Bytes.wrap(Before.key(offset, index)), Bytes.wrap(value)));
        pieceBytes += value.length;
        if (pieceBytes >= PIECE_BYTES) {
            tables.write(piece);
            clear();
        }
    }

    private void clear() {
        piece.clear();
        pieceBytes = 0;
    }

    /** Forgets rows that are no longer needed, because the feed has every change up to an offset. */
    void forget(long feedEnd) {
        if (from >= 0 && feedEnd + 1 - from >= REMOVED_AT_ONCE) {
            from = feedEnd + 1;
            fromChanged = true;
            removable = from;
        }
    }

    /** Moves everything to the overlay. Rows that were given up are removed only after the tables say so. */
    void drain() {
        if (!fromChanged && removable > removed) {
            tables.removeRange(Table.BEFORES, Layout.offsetKey(0), Layout.offsetKey(removable));
            removed = removable;
        }
        for (Mutation mutation : piece) {
            overlay.put(mutation);
        }
        clear();
        if (fromChanged) {
            if (from < 0) {
                overlay.remove(Table.META, MetaLayout.BEFORES);
            } else {
                overlay.put(Table.META, MetaLayout.BEFORES, Layout.offsetKey(from));
            }
            fromChanged = false;
        }
    }
}
