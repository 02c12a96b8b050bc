package io.entail.state.rocks;

import io.entail.resolve.Bytes;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.WritableTables;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A front for tables that are written much and read little: writes are collected in memory, sorted, and added to
 * RocksDB as files by threads of its own while further writes are collected. This takes half the time of RocksDB's
 * memtables and flushes. Before a range of a table is read, the table is brought up to date.
 *
 * <p>After a crash the tables may be at different records. Confined to one thread.
 */
public final class GatheringTables implements WritableTables {
    /**
     * The size of a generation, of which there are two. A larger one would make larger files and fewer of them to merge
     * later.
     */
    private static final long BYTES_MAX = 64L << 20;

    private static final int ADDERS = 2;

    /** A generation takes at most this fraction of the heap. */
    private static final int HEAP_PART = 16;

    /** A table with a smaller part of a generation is not written as a file of its own. */
    private static final int FILE_PART = 256;

    private final RocksTables tables;
    private final long bytesMax;
    private final ExecutorService adders = Executors.newFixedThreadPool(ADDERS, work -> {
        Thread thread = new Thread(work, "entail-add-files");
        thread.setDaemon(true);
        return thread;
    });

    /** The entries that are being collected. */
    private Map<Table, GatheredTable> gathered = generation();

    /** The entries that are being added to the tables; reads still look here first. */
    private Map<Table, GatheredTable> adding = generation();

    private CompletableFuture<Void> added = CompletableFuture.completedFuture(null);

    /** Creates a front for tables that nothing else uses until this is closed. */
    public GatheringTables(RocksTables tables) {
        this(tables, Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PART));
    }

    /** Creates a front with generations of this size, so that tests see many. */
    GatheringTables(RocksTables tables, long bytesMax) {
        this.tables = tables;
        this.bytesMax = bytesMax;
    }

    private static Map<Table, GatheredTable> generation() {
        Map<Table, GatheredTable> generation = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            generation.put(table, new GatheredTable(Overlay.asks(table)));
        }
        return generation;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        GatheredTable newest = newestWith(table, key);
        return newest == null ? tables.get(table, key) : newest.value(newest.find(key));
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        GatheredTable newest = newestWith(table, key);
        return newest == null ? tables.getIfAny(table, key) : newest.value(newest.find(key));
    }

    /** Returns the newest collected entries that have a key, null when only the tables can have it. */
    private @Nullable GatheredTable newestWith(Table table, byte[] key) {
        if (!Overlay.asks(table)) {
            addAll(table);
            return null;
        }
        GatheredTable newest = of(gathered, table);
        GatheredTable before = of(adding, table);
        return newest.find(key) >= 0 ? newest : before.find(key) >= 0 ? before : null;
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        return reads.apply(new OwnView());
    }

    @Override
    public void write(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            of(gathered, mutation.table()).add(mutation.key(), mutation.value());
        }
        long bytes = 0;
        for (GatheredTable table : gathered.values()) {
            bytes += table.bytes();
        }
        if (bytes >= bytesMax) {
            next();
        }
    }

    /** Starts to add what was collected, once the previous generation was added. */
    private void next() {
        await();
        Map<Table, GatheredTable> full = gathered;
        gathered = adding;
        adding = full;
        added = CompletableFuture.allOf(full.keySet().stream()
                .map(table -> CompletableFuture.runAsync(() -> add(table, of(full, table)), adders))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void add(Table table, GatheredTable entries) {
        if (entries.isEmpty()) {
            return;
        }
        if (entries.bytes() >= bytesMax / FILE_PART) {
            tables.add(table, entries);
        } else {
            List<Mutation> mutations = new ArrayList<>();
            for (GatheredTable.Sorted sorted = entries.sorted(); sorted.next(); ) {
                byte[] value = sorted.value();
                mutations.add(new Mutation(table, Bytes.wrap(sorted.key()), value == null ? null : Bytes.wrap(value)));
            }
            tables.write(mutations);
        }
    }

    /** Waits until the current generation has been added. */
    private void await() {
        try {
            added.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        adding.values().forEach(GatheredTable::clear);
    }

    /** Adds everything that was collected for a table. */
    private void addAll(Table table) {
        await();
        GatheredTable entries = of(gathered, table);
        add(table, entries);
        entries.clear();
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        addAll(table);
        tables.removeRange(table, from, below);
    }

    private static GatheredTable of(Map<Table, GatheredTable> generation, Table table) {
        return Objects.requireNonNull(generation.get(table));
    }

    /** Returns when everything is in the tables, which stay open. */
    @Override
    public void close() {
        try {
            next();
            await();
        } finally {
            adders.shutdown();
        }
    }

    private final class OwnView implements View {
        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return GatheringTables.this.get(table, key);
        }

        @Override
        public Cursor cursor(Table table) {
            addAll(table);
            return tables.cursor(table);
        }
    }
}
