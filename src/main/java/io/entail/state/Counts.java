package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.MetaLayout.Count;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts rows and bytes of each entity, in total and per workspace, as rows change. Confined to one thread. */
final class Counts {
    /** The most counts kept in memory; beyond it, counts are read from the table again. */
    private static final int KEPT = 10_000;

    private final Overlay overlay;
    private final Map<Bytes, Tally> known = new HashMap<>();
    private final List<Tally> changed = new ArrayList<>();

    /** The count that was used last; the next row usually belongs to the same. */
    private int lastEntity = -1;

    private @Nullable Bytes lastWorkspace;
    private @Nullable Tally lastOfEntity;
    private @Nullable Tally lastOfWorkspace;

    Counts(Overlay overlay) {
        this.overlay = overlay;
    }

    void add(int entity, @Nullable Bytes workspace, long rows, long bytes) {
        if (lastOfEntity == null || entity != lastEntity || !Objects.equals(workspace, lastWorkspace)) {
            lastEntity = entity;
            lastWorkspace = workspace;
            lastOfEntity = tally(MetaLayout.countKey(entity, null));
            lastOfWorkspace = workspace == null ? null : tally(MetaLayout.countKey(entity, workspace));
        }
        add(lastOfEntity, rows, bytes);
        if (lastOfWorkspace != null) {
            add(lastOfWorkspace, rows, bytes);
        }
    }

    private Tally tally(byte[] countKey) {
        return known.computeIfAbsent(
                Bytes.wrap(countKey), key -> new Tally(countKey, MetaLayout.count(overlay.get(Table.META, countKey))));
    }

    private void add(Tally tally, long rows, long bytes) {
        if (!tally.changed) {
            tally.changed = true;
            changed.add(tally);
        }
        tally.rows += rows;
        tally.bytes += bytes;
    }

    /** Moves changed counts to the overlay. */
    void flush() {
        for (Tally tally : changed) {
            tally.changed = false;
            if (tally.rows == 0) {
                overlay.remove(Table.META, tally.key);
            } else {
                overlay.put(Table.META, tally.key, MetaLayout.encode(new Count(tally.rows, tally.bytes)));
            }
        }
        changed.clear();
        if (known.size() > KEPT) {
            known.clear();
            lastOfEntity = null;
        }
    }

    /** A modifiable count. */
    private static final class Tally {
        private final byte[] key;
        private long rows;
        private long bytes;
        private boolean changed;

        Tally(byte[] key, Count before) {
            this.key = key;
            this.rows = before.rows();
            this.bytes = before.bytes();
        }
    }
}
