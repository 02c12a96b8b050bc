package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Mutation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Mutations that are not written yet, in front of the tables. Applying a log is fast because the mutations of many
 * records are written at once. Confined to one thread.
 */
public final class Overlay {
    /** The approximate overhead of an entry in bytes. */
    private static final int ENTRY_BYTES = 64;

    /**
     * A hash map with more entries is replaced instead of cleared, because clearing takes time in proportion to its
     * largest size.
     */
    private static final int SMALL = 1_024;

    private static final Set<Table> ASKED = EnumSet.of(Table.ROWS, Table.CLAIMS, Table.META);

    private final Tables tables;
    private final Map<Table, Map<Bytes, Mutation>> pending = new EnumMap<>(Table.class);

    /** References are read by prefix, and only for deletes, so they are sorted only when they are first read. */
    private final List<Mutation> unsortedReferences = new ArrayList<>();

    private final NavigableMap<Bytes, Mutation> sortedReferences = new TreeMap<>();

    /** Mutations of tables that are not read here, in the order in which they were added. */
    private final List<Mutation> unasked = new ArrayList<>();

    private long bytes;

    public Overlay(Tables tables) {
        this.tables = tables;
        for (Table table : ASKED) {
            pending.put(table, new HashMap<>());
        }
    }

    /** Whether applying the log looks up single keys of a table. */
    public static boolean asks(Table table) {
        return ASKED.contains(table);
    }

    /**
     * Returns the newest value of a key of {@link Table#ROWS}, {@link Table#CLAIMS} or {@link Table#META}, null when
     * absent.
     */
    public byte @Nullable [] get(Table table, byte[] key) {
        Mutation mutation = entries(table).get(Bytes.wrap(key));
        if (mutation == null) {
            return tables.getIfAny(table, key);
        }
        Bytes value = mutation.value();
        return value == null ? null : value.array();
    }

    public void put(Table table, byte[] key, byte[] value) {
        enter(table, key, Bytes.wrap(value));
    }

    public void remove(Table table, byte[] key) {
        enter(table, key, null);
    }

    /** Returns the approximate memory of the pending mutations in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the pending mutations; the caller has to write them before anything is read again. */
    public List<Mutation> drain() {
        List<Mutation> mutations = new ArrayList<>(sortedReferences.values());
        mutations.addAll(unsortedReferences);
        mutations.addAll(unasked);
        unasked.clear();
        sortedReferences.clear();
        unsortedReferences.clear();
        for (Map.Entry<Table, Map<Bytes, Mutation>> table : pending.entrySet()) {
            Map<Bytes, Mutation> entries = table.getValue();
            mutations.addAll(entries.values());
            if (entries.size() > SMALL) {
                table.setValue(new HashMap<>());
            } else {
                entries.clear();
            }
        }
        bytes = 0;
        return mutations;
    }

    /**
     * Passes the keys in REFERENCES with a prefix, starting at a key, in order to the visitor, until it returns false.
     */
    public void references(byte[] prefix, byte[] from, KeyVisitor visitor) {
        unsortedReferences.forEach(mutation -> sortedReferences.put(mutation.key(), mutation));
        unsortedReferences.clear();
        Iterator<Mutation> added =
                sortedReferences.tailMap(Bytes.wrap(from), true).values().iterator();
        tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(Table.REFERENCES)) {
                merge(prefix, new Walk(cursor, prefix, from), added, visitor);
            }
            return true;
        });
    }

    private static void merge(byte[] prefix, Walk written, Iterator<Mutation> pending, KeyVisitor visitor) {
        Bytes fromTable = written.next();
        Mutation fromPending = next(pending, prefix);
        while (fromTable != null || fromPending != null) {
            int order = fromTable == null ? 1 : fromPending == null ? -1 : fromTable.compareTo(fromPending.key());
            Bytes key;
            boolean present = true;
            if (order < 0) {
                key = Objects.requireNonNull(fromTable);
            } else {
                Mutation mutation = Objects.requireNonNull(fromPending);
                key = mutation.key();
                present = mutation.value() != null;
                fromPending = next(pending, prefix);
            }
            if (present && !visitor.visit(key.array())) {
                return;
            }
            if (order <= 0) {
                fromTable = written.next();
            }
        }
    }

    private static @Nullable Mutation next(Iterator<Mutation> mutations, byte[] prefix) {
        if (!mutations.hasNext()) {
            return null;
        }
        Mutation mutation = mutations.next();
        return Layout.startsWith(mutation.key().array(), prefix) ? mutation : null;
    }

    private void enter(Table table, byte[] key, @Nullable Bytes value) {
        put(new Mutation(table, Bytes.wrap(key), value));
    }

    public void put(Mutation mutation) {
        Table table = mutation.table();
        Bytes value = mutation.value();
        int added = ENTRY_BYTES + mutation.key().length();
        if (!asks(table)) {
            (table == Table.REFERENCES ? unsortedReferences : unasked).add(mutation);
            bytes += added + length(value);
            return;
        }
        Mutation before = entries(table).put(mutation.key(), mutation);
        bytes += length(value);
        bytes += before == null ? added : -length(before.value());
    }

    private static int length(@Nullable Bytes value) {
        return value == null ? 0 : value.length();
    }

    private Map<Bytes, Mutation> entries(Table table) {
        return Objects.requireNonNull(pending.get(table));
    }

    /** Receives keys. */
    public interface KeyVisitor {
        /** Returns whether to go on. */
        boolean visit(byte[] key);
    }

    /** Iterates over the written keys with a prefix. */
    private static final class Walk {
        private final Tables.Cursor cursor;
        private final byte[] prefix;
        private final byte[] from;
        private boolean started;

        Walk(Tables.Cursor cursor, byte[] prefix, byte[] from) {
            this.cursor = cursor;
            this.prefix = prefix;
            this.from = from;
        }

        @Nullable
        Bytes next() {
            boolean found = started ? cursor.next() : cursor.seek(from);
            started = true;
            byte[] key = found ? cursor.key() : null;
            return key != null && Layout.startsWith(key, prefix) ? Bytes.wrap(key) : null;
        }
    }
}
