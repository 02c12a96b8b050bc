package io.entail.replica;

import io.entail.resolve.Bytes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables that write on a thread of their own, one batch at a time, while the next is made. Until it is written, a batch
 * answers reads of keys from memory where the log asks for them; all other reads wait for it. Used by one thread.
 */
final class WriteBehindTables implements Tables {
    private final Tables tables;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "entail-replay-write");
        thread.setDaemon(true);
        return thread;
    });

    /** What is being written, by table and key. */
    private Map<Table, Map<Bytes, Mutation>> pending = new EnumMap<>(Table.class);

    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    /** In front of tables that are not closed with these. */
    WriteBehindTables(Tables tables) {
        this.tables = tables;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        Mutation mutation = find(table, key);
        return mutation == null ? tables.get(table, key) : value(mutation);
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        Mutation mutation = find(table, key);
        return mutation == null ? tables.getIfAny(table, key) : value(mutation);
    }

    private @Nullable Mutation find(Table table, byte[] key) {
        if (!Overlay.asks(table)) {
            // Not in memory: the tables have it once the batch is written.
            await();
            return null;
        }
        Map<Bytes, Mutation> entries = pending.get(table);
        return entries == null ? null : entries.get(Bytes.wrap(key));
    }

    private static byte @Nullable [] value(Mutation mutation) {
        Bytes value = mutation.value();
        return value == null ? null : value.array();
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        await();
        return tables.snapshot(reads);
    }

    @Override
    public void write(List<Mutation> mutations) {
        await();
        Map<Table, Map<Bytes, Mutation>> fresh = new EnumMap<>(Table.class);
        for (Mutation mutation : mutations) {
            if (Overlay.asks(mutation.table())) {
                fresh.computeIfAbsent(mutation.table(), table -> new HashMap<>())
                        .put(mutation.key(), mutation);
            }
        }
        pending = fresh;
        written = CompletableFuture.runAsync(() -> tables.write(mutations), writer);
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        await();
        tables.removeRange(table, from, below);
    }

    private void await() {
        try {
            written.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        pending = new EnumMap<>(Table.class);
    }

    /** Returns when everything is written. */
    @Override
    public void close() {
        try {
            await();
        } finally {
            writer.shutdown();
        }
    }
}
