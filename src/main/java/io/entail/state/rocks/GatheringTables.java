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
 * In front of tables that much is written to and little is read from: what is written is gathered in memory, sorted, and
 * added as files, on threads of its own, while more is gathered. That takes half of what RocksDB takes for a memtable
 * and its flush. A table of which a range is read is brought up to date first.
 *
 * <p>After a crash the tables may stand at different records. Used by one thread.
 */
public final class GatheringTables implements WritableTables {
    /** Of a generation, of which there are two: more would make files larger, and fewer to be merged later. */
    private static final long BYTES_MAX = 64L << 20;

    private static final int ADDERS = 2;

    /** A generation takes at most this part of the heap. */
    private static final int HEAP_PART = 16;

    /** A smaller part of a generation is not worth a file. */
    private static final int FILE_PART = 256;

    private final RocksTables tables;
    private final long bytesMax;
    private final ExecutorService adders = Executors.newFixedThreadPool(ADDERS, work -> {
        Thread thread = new Thread(work, "entail-add-files");
        thread.setDaemon(true);
        return thread;
    });

    /** What is gathered now. */
    private Map<Table, GatheredTable> gathered = generation();

    /** What is being added, and in front of the tables until it is. */
    private Map<Table, GatheredTable> adding = generation();

    private CompletableFuture<Void> added = CompletableFuture.completedFuture(null);

    /** In front of tables that nobody else uses until this is closed. */
    public GatheringTables(RocksTables tables) {
        this(tables, Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_PART));
    }

    /** With generations of so many bytes, so that a test sees many. */
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

    /** Where something is said of a key, null when only the tables know. */
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

    /** Has what is gathered added, once that is through with what was before. */
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

    /** Until what is being added is in the tables. */
    private void await() {
        try {
            added.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        adding.values().forEach(GatheredTable::clear);
    }

    /** Adds all that is gathered of a table. */
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
