package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.state.table.HistoryLayout;
import io.entail.state.table.HistoryLayout.Generation;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maintains the index of the offsets at which rows changed, so that the history of one row needs no replay. The last
 * change of an existing row is stored in the row itself and gets an index entry only when the next change replaces it,
 * so that creating a row costs no entry. Only the newest changes are kept; tables without an index get one that begins
 * after their head. Confined to the thread that applies the log.
 */
final class HistoryIndex {
    /** The number of parts of the index. Changes are forgotten part by part; a look-up searches each part. */
    private static final int GENERATIONS = 8;

    private final WritableTables tables;
    private final Overlay overlay;
    private final long positionsMax;
    private final List<Generation> generations;
    private boolean changed;

    /** The newest generation that was forgotten, which META no longer names since the last {@link #drain}. */
    private @Nullable Generation forgotten;

    private long offset;
    private long nextVersion;

    HistoryIndex(WritableTables tables, Overlay overlay, Head head, long positionsMax) {
        this.tables = tables;
        this.overlay = overlay;
        this.positionsMax = positionsMax;
        this.generations = new ArrayList<>(HistoryLayout.generations(tables.get(Table.META, MetaLayout.HISTORY)));
        if (generations.isEmpty()) {
            generations.add(new Generation(0, head.offset() + 1, head.sequence() + 1));
            changed = true;
        }
    }

    /**
     * Starts a write, whose changes follow in order.
     *
     * @param firstSequence of the first change
     */
    void begin(long writeOffset, long firstSequence, int changes) {
        offset = writeOffset;
        nextVersion = firstSequence;
        Generation newest = generations.get(generations.size() - 1);
        if (firstSequence - newest.firstSequence() >= Math.max(1, positionsMax / GENERATIONS)) {
            generations.add(new Generation(newest.number() + 1, writeOffset, firstSequence));
            changed = true;
        }
        while (generations.size() > 1
                && firstSequence + changes - generations.get(0).firstSequence() > positionsMax) {
            forgotten = generations.remove(0);
            changed = true;
        }
    }

    /** Adds a change that creates or replaces a row. */
    void put(int entity, Bytes key, @Nullable Row before) {
        addFormer(entity, key, before);
        nextVersion++;
    }

    /** Adds a change that deletes a row. */
    void remove(int entity, Bytes key, Row before) {
        addFormer(entity, key, before);
        add(entity, key, offset, nextVersion++);
    }

    private void addFormer(int entity, Bytes key, @Nullable Row before) {
        if (before != null && before.offset() >= generations.get(0).firstOffset()) {
            add(entity, key, before.offset(), before.version());
        }
    }

    private void add(int entity, Bytes key, long offset, long version) {
        int generation = generations.get(generations.size() - 1).number();
        overlay.put(Table.HISTORY, HistoryLayout.key(generation, entity, key, offset, version), Layout.NOTHING);
    }

    /**
     * Moves changes of META to the overlay, and removes generations that META did not name at the last call. A crash in
     * between leaves keys that are never read and that are removed with the next generation.
     */
    void drain() {
        Generation over = forgotten;
        if (over != null && !changed) {
            tables.removeRange(Table.HISTORY, HistoryLayout.prefix(0), HistoryLayout.prefix(over.number() + 1));
            forgotten = null;
        }
        if (changed) {
            overlay.put(Table.META, MetaLayout.HISTORY, HistoryLayout.encode(generations));
            changed = false;
        }
    }
}
