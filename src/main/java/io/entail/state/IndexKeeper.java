package io.entail.state;

import io.entail.errors.DefinitionException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.state.table.IndexLayout;
import io.entail.state.table.IndexLayout.Kept;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import io.entail.text.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Maintains the indexes that definitions declare, as rows change. A new index of an entity with rows is maintained from
 * then on, and {@link IndexBuild} adds the existing rows; an index that a definition loses is removed. Definitions
 * without indexes cause no cost. Confined to the thread that applies the log.
 */
final class IndexKeeper {
    private static final Logger log = Log.of(IndexKeeper.class);

    private final WritableTables tables;
    private final Overlay overlay;
    private final Counts counts;
    private final Map<Integer, Entry> byEntity = new HashMap<>();

    /** Indexes that META will no longer name after the next mutations. */
    private final List<Integer> leaving = new ArrayList<>();

    /** Indexes that META no longer names. */
    private final List<Integer> gone = new ArrayList<>();

    private record Entry(List<Kept> indexes, IndexedRows rows) {}

    /** Makes META consistent with the definitions, and writes that at once. */
    IndexKeeper(WritableTables tables, Overlay overlay, Counts counts, LogDefinitions definitions) {
        this.tables = tables;
        this.overlay = overlay;
        this.counts = counts;
        definitions.all().forEach(this::define);
        if (overlay.bytes() > 0) {
            tables.write(overlay.drain());
        }
        removeUnnamed();
    }

    /** Handles a new definition of an entity. */
    void define(Defined entity) {
        EntityDefinition definition = parsed(entity);
        byte[] metaKey = IndexLayout.indexesKey(entity.ordinal());
        List<Kept> before = IndexLayout.decode(overlay.get(Table.META, metaKey));
        List<Kept> now = definition == null ? List.of() : kept(entity, definition, before);
        before.stream().filter(each -> !now.contains(each)).forEach(this::leave);
        if (definition == null || now.isEmpty()) {
            byEntity.remove(entity.ordinal());
        } else {
            List<List<String>> fields =
                    definition.indexes().stream().map(IndexDefinition::fields).toList();
            byEntity.put(entity.ordinal(), new Entry(now, new IndexedRows(fields)));
        }
        if (!now.equals(before)) {
            if (now.isEmpty()) {
                overlay.remove(Table.META, metaKey);
            } else {
                overlay.put(Table.META, metaKey, IndexLayout.encode(now));
            }
        }
    }

    /** Returns the indexes of a definition in its order; new ones get new numbers. */
    private List<Kept> kept(Defined entity, EntityDefinition definition, List<Kept> before) {
        List<Kept> kept = new ArrayList<>();
        for (IndexDefinition index : definition.indexes()) {
            String signature = Indexes.signature(entity, index);
            kept.add(before.stream()
                    .filter(each -> each.signature().equals(signature))
                    .findFirst()
                    .orElseGet(() -> begin(entity, signature)));
        }
        return List.copyOf(kept);
    }

    private void leave(Kept index) {
        overlay.remove(Table.META, IndexLayout.builtKey(index.number()));
        overlay.remove(Table.META, IndexLayout.progressKey(index.number()));
        leaving.add(index.number());
    }

    /** Returns the definition, null when it has no index or this process cannot parse it. */
    private static @Nullable EntityDefinition parsed(Defined entity) {
        // For most definitions a check of the text is enough.
        if (!entity.latest().definition().schema().contains("\"index")) {
            return null;
        }
        try {
            return entity.latest().parsed();
        } catch (DefinitionException e) {
            log.warn("A definition cannot be read entity={} cause={}", entity.name(), e.getMessage());
            return null;
        }
    }

    private Kept begin(Defined entity, String signature) {
        int number = IndexLayout.number(overlay.get(Table.META, IndexLayout.NEXT));
        overlay.put(Table.META, IndexLayout.NEXT, IndexLayout.number(number + 1));
        counts.flush();
        if (overlay.get(Table.META, MetaLayout.countKey(entity.ordinal(), null)) == null) {
            overlay.put(Table.META, IndexLayout.builtKey(number), Layout.NOTHING);
        }
        return new Kept(number, signature);
    }

    /** Updates the indexes for a changed row; null stands for no row. */
    void change(Defined entity, Bytes key, @Nullable Row before, @Nullable Row after) {
        Entry entry = byEntity.isEmpty() ? null : byEntity.get(entity.ordinal());
        if (entry == null) {
            return;
        }
        List<Bytes> had = before == null ? null : entry.rows.keys(entity, before);
        List<Bytes> has = after == null ? null : entry.rows.keys(entity, after);
        for (int i = 0; i < entry.indexes.size(); i++) {
            int number = entry.indexes.get(i).number();
            byte[] old =
                    had == null || before == null ? null : IndexLayout.key(number, before.workspace(), had.get(i), key);
            byte[] next =
                    has == null || after == null ? null : IndexLayout.key(number, after.workspace(), has.get(i), key);
            if (old != null && next != null && Bytes.wrap(old).equals(Bytes.wrap(next))) {
                continue;
            }
            if (old != null) {
                overlay.remove(Table.INDEX, old);
            }
            if (next != null && has != null) {
                overlay.put(Table.INDEX, next, IndexLayout.value(has.get(i)));
            }
        }
    }

    /**
     * Removes indexes that META did not name at the last call. Has to be called when the overlay is about to be
     * written.
     */
    void drain() {
        gone.forEach(this::remove);
        gone.clear();
        gone.addAll(leaving);
        leaving.clear();
    }

    private void remove(int number) {
        tables.removeRange(Table.INDEX, IndexLayout.prefix(number), IndexLayout.prefix(number + 1));
    }

    /** Removes entries that a killed process may have left of indexes that no longer exist. */
    private void removeUnnamed() {
        TreeSet<Integer> named = new TreeSet<>();
        byEntity.values().forEach(entry -> entry.indexes.forEach(index -> named.add(index.number())));
        int next = IndexLayout.number(tables.get(Table.META, IndexLayout.NEXT));
        for (int number = 0; number < next; number++) {
            if (!named.contains(number) && hasEntries(number)) {
                remove(number);
            }
        }
        leaving.clear();
    }

    private boolean hasEntries(int number) {
        byte[] prefix = IndexLayout.prefix(number);
        return tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(Table.INDEX)) {
                return cursor.seek(prefix) && Layout.startsWith(cursor.key(), prefix);
            }
        });
    }
}
