package io.entail.state.table;

import io.entail.errors.StoreClosedException;
import io.entail.text.Log;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Adds a filter in memory in front of tables, which recognises most absent keys of rows and claims without a look-up on
 * disk. Nearly all keys that a log asks for are new. When the tables are opened with existing rows, {@link #learnAside}
 * has to be called; until it has finished, every look-up goes to the tables. Confined to one thread, except for
 * learning.
 */
public final class FilteredTables implements WritableTables {
    private static final Logger log = Log.of(FilteredTables.class);

    /** How many keys are read at a time; closing the tables waits for at most one such step. */
    private static final int KEYS_AT_ONCE = 5_000;

    private final WritableTables tables;
    private final KeyFilter filter = new KeyFilter();
    private final boolean wereEmpty;

    /** Whether the filter has every existing key. */
    private boolean complete;

    /** The filter of the keys that existed at the start, once they were read. */
    private volatile @Nullable KeyFilter learned;

    private FilteredTables(WritableTables tables, boolean wereEmpty) {
        this.tables = tables;
        this.wereEmpty = wereEmpty;
        this.complete = wereEmpty;
    }

    /** Creates a filter in front of tables that nothing else writes to. */
    public static FilteredTables of(WritableTables tables) {
        return new FilteredTables(tables, areEmpty(tables));
    }

    /**
     * Creates a filter in front of empty tables; returns other tables as they are, because without learning a filter
     * would be useless.
     */
    public static WritableTables ofEmpty(WritableTables tables) {
        return areEmpty(tables) ? new FilteredTables(tables, true) : tables;
    }

    /** Whether there is no row and no claim. */
    public static boolean areEmpty(Tables tables) {
        return tables.snapshot(view ->
                Arrays.stream(Table.values()).filter(KeyFilter::serves).noneMatch(table -> hasAny(view, table)));
    }

    private static boolean hasAny(View view, Table table) {
        try (Cursor cursor = view.scan(table)) {
            return cursor.seek(Layout.NOTHING);
        }
    }

    /**
     * {@link #learn Learns} on a thread of its own, which ends with the learning or when the tables are closed. For
     * tables that were empty there is nothing to learn.
     */
    public void learnAside(String store) {
        if (wereEmpty) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        learn();
                    } catch (StoreClosedException e) {
                        log.debug("Closed before all keys were looked at", e);
                    } catch (RuntimeException e) {
                        log.warn("The keys cannot be looked through: writes go on, slower store={}", store, e);
                    }
                },
                "entail-filter-" + store);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Reads all keys that existed at the start, which takes about a second for a million rows. Called once, by any
     * thread.
     *
     * @throws StoreClosedException when the tables are closed meanwhile
     */
    void learn() {
        KeyFilter found = new KeyFilter();
        for (Table table : Table.values()) {
            byte[] from = KeyFilter.serves(table) ? Layout.NOTHING : null;
            while (from != null) {
                byte[] start = from;
                from = tables.snapshot(view -> learn(view, table, start, found));
            }
        }
        learned = found;
    }

    /**
     * Reads some keys and returns where to continue, null after the last. Keys that are written between two calls are
     * added to the filter by the writes.
     */
    private static byte @Nullable [] learn(View view, Table table, byte[] start, KeyFilter found) {
        try (Cursor cursor = view.scan(table)) {
            boolean more = cursor.seek(start);
            for (int i = 0; more && i < KEYS_AT_ONCE; i++) {
                found.add(table, cursor.key());
                more = cursor.next();
            }
            return more ? cursor.key() : null;
        }
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        return KeyFilter.serves(table) && isComplete() && !filter.mayHave(table, key)
                ? null
                : tables.getIfAny(table, key);
    }

    private boolean isComplete() {
        if (!complete) {
            KeyFilter others = learned;
            if (others != null) {
                filter.addAll(others);
                learned = null;
                complete = true;
            }
        }
        return complete;
    }

    @Override
    public void write(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            if (mutation.value() != null && KeyFilter.serves(mutation.table())) {
                filter.add(mutation.table(), mutation.key().array());
            }
        }
        tables.write(mutations);
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return tables.get(table, key);
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        return tables.snapshot(reads);
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        tables.removeRange(table, from, below);
    }

    @Override
    public void close() {
        tables.close();
    }
}
