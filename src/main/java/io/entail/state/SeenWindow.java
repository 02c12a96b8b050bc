package io.entail.state;

import io.entail.resolve.Seen;
import io.entail.state.table.Layout;
import io.entail.state.table.Overlay;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The write ids and digests of the last records of the log, for as many offsets as the protocol remembers. Every write
 * is first checked for a known id, and nearly always the id is new, so the check is done in memory: a ring has the
 * digest at each offset, and a hash table finds the offset of an id by its fingerprint. Only if the fingerprint exists,
 * the entry of SEEN for that offset is read to compare the whole id and get its outcome.
 *
 * <p>Each call of {@link #drain} adds one entry to SEEN for all records since the last call, and one to IDS for some
 * thousands of records, by which later look-ups find a write by its id. SEEN is read once, at the first look-up or
 * {@link #loadAhead earlier}. Memory grows with the records, to 32 MiB for the protocol's window. Used by one thread.
 */
final class SeenWindow {
    private static final int CAPACITY_MIN = 1 << 10;

    private final Tables tables;
    private final long window;
    private final SeenIds ids;
    private final IdChunk unindexed = new IdChunk();
    private SeenChunk chunk = new SeenChunk();
    private boolean loaded;
    private @Nullable CompletableFuture<Void> loading;

    /** Indexed by offset modulo the length, which is a power of two: whether there is a record, its digest, its id. */
    private boolean[] present = new boolean[CAPACITY_MIN];

    private long[] digests = new long[CAPACITY_MIN];
    private long[] prints = new long[CAPACITY_MIN];

    /** The ring has the offsets above the first and up to the second of these. */
    private long forgotten;

    private long last;

    /** Starts at the position of the tables; {@code last} is the offset of their head. */
    SeenWindow(Tables tables, long window, long last) {
        this.tables = tables;
        this.window = window;
        this.ids = new SeenIds(window);
        this.last = last;
        this.forgotten = last;
    }

    /** Returns where an id first occurred, null when it never did or was forgotten. */
    @Nullable
    Seen find(UUID id) {
        load();
        long print = ids.print(id);
        for (int slot = ids.first(print); slot >= 0; slot = ids.next(slot, print)) {
            Seen seen = seenAt(ids.offset(slot, last), id);
            if (seen != null) {
                return seen;
            }
        }
        return null;
    }

    private @Nullable Seen seenAt(long offset, UUID id) {
        if (chunk.covers(offset)) {
            return chunk.find(offset, id);
        }
        return tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(Table.SEEN)) {
                // The key of an entry is its last offset.
                return cursor.seek(Layout.offsetKey(offset)) ? SeenChunk.find(cursor.value(), offset, id) : null;
            }
        });
    }

    /** Returns the digest at an offset, empty when there is no record or it was forgotten. */
    OptionalLong digest8At(long offset) {
        load();
        int place = place(offset);
        boolean known = offset > forgotten && offset <= last && present[place];
        return known ? OptionalLong.of(digests[place]) : OptionalLong.empty();
    }

    /** Adds the next record. */
    void add(OutcomeEntry entry) {
        load();
        chunk.add(entry);
        enter(entry.offset(), entry.digest8(), entry.remembered() ? entry.id() : null);
        unindexed.add(entry.offset(), entry.id());
    }

    private void enter(long offset, long digest8, @Nullable UUID id) {
        forget(Math.min(last, offset - window + 1));
        if (last == forgotten) {
            forgotten = offset - 1;
        }
        reserve(offset - forgotten);
        for (long gap = Math.max(last, forgotten) + 1; gap < offset; gap++) {
            present[place(gap)] = false;
        }
        last = offset;
        int place = place(offset);
        long print = id == null ? 0 : ids.print(id);
        present[place] = true;
        digests[place] = digest8;
        prints[place] = print;
        if (print != 0) {
            ids.add(print, offset);
        }
    }

    private void forget(long upTo) {
        while (forgotten < upTo) {
            forgotten++;
            int place = place(forgotten);
            if (present[place] && prints[place] != 0) {
                ids.remove(prints[place], forgotten);
            }
            present[place] = false;
        }
    }

    private int place(long offset) {
        return (int) offset & (present.length - 1);
    }

    private void reserve(long offsets) {
        if (offsets <= present.length) {
            return;
        }
        boolean[] oldPresent = present;
        long[] oldDigests = digests;
        long[] oldPrints = prints;
        int length = Integer.highestOneBit((int) offsets - 1) << 1;
        present = new boolean[length];
        digests = new long[length];
        prints = new long[length];
        for (long offset = forgotten + 1; offset <= last; offset++) {
            int from = (int) offset & (oldPresent.length - 1);
            present[place(offset)] = oldPresent[from];
            digests[place(offset)] = oldDigests[from];
            prints[place(offset)] = oldPrints[from];
        }
    }

    /** Moves what was added since the last call to the overlay. */
    void drain(Overlay overlay) {
        if (!chunk.isEmpty()) {
            overlay.put(Table.SEEN, Layout.offsetKey(chunk.lastOffset()), chunk.bytes());
            chunk = new SeenChunk();
        }
        if (unindexed.isFull()) {
            overlay.put(Table.IDS, Layout.offsetKey(last), unindexed.take());
        }
    }

    /** Starts to read SEEN on another thread, before the first look-up. */
    void loadAhead() {
        loading = CompletableFuture.runAsync(this::read);
    }

    private void load() {
        if (loaded) {
            return;
        }
        if (loading == null) {
            read();
        } else {
            awaitLoaded(loading);
        }
        loaded = true;
    }

    private static void awaitLoaded(CompletableFuture<Void> loading) {
        try {
            loading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void read() {
        long reached = last;
        last = forgotten = Math.max(-1, reached - window);
        tables.snapshot(view -> {
            long indexed = IdChunk.last(view);
            try (Tables.Cursor cursor = view.cursor(Table.SEEN)) {
                boolean found = cursor.seek(Layout.offsetKey(Math.min(last, indexed) + 1));
                while (found) {
                    SeenChunk.each(cursor.value(), (offset, digest8, id, remembered) -> {
                        if (offset > last) {
                            enter(offset, digest8, remembered ? id : null);
                        }
                        if (offset > indexed) {
                            unindexed.add(offset, id);
                        }
                    });
                    found = cursor.next();
                }
            }
            return true;
        });
        if (last != reached && reached >= 0) {
            throw new IllegalStateException("the tables stand at offset " + reached + ", their last records end at "
                    + last + ": delete the directory, it is built again from the log");
        }
    }
}
