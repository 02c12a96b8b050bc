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
 * Notes what rows were before they changed, for those who publish from this state, and forgets it when the feed has it. One
 * write can change more than fits into memory, so what has come together goes to the tables in pieces, ahead of the record's
 * other effects: after a crash it is written again as it was. Used by the thread that applies the log.
 */
final class Befores {
    private static final int PIECE_BYTES = 1 << 20;

    /** A removal of a range costs every later read a little: so one is made for so many records at least. */
    private static final long REMOVED_AT_ONCE = 20_000;

    private final WritableTables tables;
    private final Overlay overlay;
    private final EntryKeeping keeping;
    private final List<Mutation> piece = new ArrayList<>();
    private int pieceBytes;

    /** Everything from this offset on is noted; -1 while nothing is. */
    private long from;

    private boolean fromChanged;

    /** What is below is not promised any more since the last {@link #drain}, and may go. */
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
            // From the next record on they have a gap, and there is no use for what is before it.
            from = -1;
            fromChanged = true;
            removable = head.offset() + 1;
        }
    }

    /**
     * A change of the write at an offset.
     *
     * @param index of the change among those of the write
     * @param row what it was, null when it was not there
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

    /** The feed has every change up to an offset. */
    void forget(long feedEnd) {
        if (from >= 0 && feedEnd + 1 - from >= REMOVED_AT_ONCE) {
            from = feedEnd + 1;
            fromChanged = true;
            removable = from;
        }
    }

    /** Moves everything to the overlay. What is not promised any more is removed only after that was said. */
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
