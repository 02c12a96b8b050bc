package io.entail.replica;

import io.entail.replica.MetaLayout.Count;
import io.entail.resolve.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows and bytes of each entity, in all and per workspace, kept as rows change. Used by one thread. */
final class Counts {
    /** More than a gateway has; beyond it, counts are read from the table again. */
    private static final int KEPT = 10_000;

    private final Overlay overlay;
    private final Map<Bytes, Count> known = new HashMap<>();
    private final Set<Bytes> changed = new HashSet<>();

    Counts(Overlay overlay) {
        this.overlay = overlay;
    }

    void add(int entity, @Nullable Bytes workspace, long rows, long bytes) {
        add(MetaLayout.countKey(entity, null), rows, bytes);
        if (workspace != null) {
            add(MetaLayout.countKey(entity, workspace), rows, bytes);
        }
    }

    /** Moves what changed to the overlay. */
    void flush() {
        for (Bytes key : changed) {
            Count count = known.getOrDefault(key, Count.NONE);
            if (count.rows() == 0) {
                overlay.remove(Table.META, key.array());
            } else {
                overlay.put(Table.META, key.array(), MetaLayout.encode(count));
            }
        }
        changed.clear();
        if (known.size() > KEPT) {
            known.clear();
        }
    }

    private void add(byte[] countKey, long rows, long bytes) {
        Bytes key = Bytes.wrap(countKey);
        Count before = known.get(key);
        if (before == null) {
            before = MetaLayout.count(overlay.get(Table.META, countKey));
        }
        known.put(key, before.plus(rows, bytes));
        changed.add(key);
    }
}
