package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.state.SeenChunk.EntryVisitor;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the records that a state has applied, for the publisher, which reads them in order, and for look-ups
 * of one write. They were written together with the rows. Reading in order is confined to one thread; the rest is
 * thread-safe.
 */
public final class Entries {
    private static final int AT_ONCE = 1_000;
    private static final int BEFORES_AT_ONCE_BYTES = 1 << 20;

    private final Tables tables;
    private final Deque<OutcomeEntry> next = new ArrayDeque<>();
    private final Deque<NotedBefore> befores = new ArrayDeque<>();

    private record NotedBefore(Bytes key, Before before) {}

    /** Creates a reader of the entries in the tables. */
    public Entries(Tables tables) {
        this.tables = tables;
    }

    /**
     * Whether there is an entry for the record at an offset and for every applied record after it, the latter with the
     * rows before each change.
     *
     * @param offset the offset; -1 for all records
     */
    public boolean reachBackTo(long offset) {
        byte[] from = tables.get(Table.META, MetaLayout.BEFORES);
        return from != null && Layout.offsetOf(from) <= offset + 1 && (offset < 0 || at(offset) != null);
    }

    /** Returns the offset from which on every change has its row before, -1 when these are not kept. */
    public long beforesFrom() {
        byte[] from = tables.get(Table.META, MetaLayout.BEFORES);
        return from == null ? -1 : Layout.offsetOf(from);
    }

    /**
     * Returns the outcome of the record at an offset; null when there is no record, or its outcome is no longer kept.
     */
    public @Nullable OutcomeEntry at(long offset) {
        return tables.snapshot(view -> entryAt(view, offset));
    }

    private static @Nullable OutcomeEntry entryAt(View view, long offset) {
        List<OutcomeEntry> found = new ArrayList<>(1);
        each(view, offset, entry -> {
            found.add(entry);
            return false;
        });
        return found.isEmpty() || found.get(0).offset() != offset ? null : found.get(0);
    }

    private static void each(View view, long from, EntryVisitor visitor) {
        try (Cursor cursor = view.cursor(Table.SEEN)) {
            // The key of a chunk is its last offset.
            boolean more = cursor.seek(Layout.offsetKey(from));
            while (more && SeenChunk.entries(cursor.value(), from, visitor)) {
                more = cursor.next();
            }
        }
    }

    /**
     * Returns the entry of the record at an offset, for reading in order.
     *
     * @throws IllegalStateException when there is none
     */
    public OutcomeEntry take(long offset) {
        OutcomeEntry entry = poll(offset);
        if (entry == null) {
            next.clear();
            tables.snapshot(view -> {
                each(view, offset, each -> {
                    next.add(each);
                    return next.size() < AT_ONCE;
                });
                return true;
            });
            entry = poll(offset);
        }
        if (entry == null) {
            throw new IllegalStateException("the replica has no entry of the record at offset " + offset);
        }
        return entry;
    }

    /** Makes the next {@link #take} return this entry again. */
    public void putBack(OutcomeEntry entry) {
        next.addFirst(entry);
    }

    private @Nullable OutcomeEntry poll(long offset) {
        while (!next.isEmpty() && next.getFirst().offset() < offset) {
            next.removeFirst();
        }
        return !next.isEmpty() && next.getFirst().offset() == offset ? next.removeFirst() : null;
    }

    /**
     * Returns the row before a change, for reading in order.
     *
     * @param index index of the change among those changes of its write that changed a row
     * @throws IllegalStateException when the row was not kept
     */
    public Before takeBefore(long offset, int index) {
        Bytes key = Bytes.wrap(Before.key(offset, index));
        NotedBefore first = befores.poll();
        if (first == null || !first.key.equals(key)) {
            befores.clear();
            tables.snapshot(view -> {
                readBefores(view, key.array());
                return true;
            });
            first = befores.poll();
        }
        if (first == null || !first.key.equals(key)) {
            throw new IllegalStateException("the replica has not kept what change " + index + " of the write at offset "
                    + offset + " replaced");
        }
        return first.before;
    }

    private void readBefores(View view, byte[] from) {
        int bytes = 0;
        try (Cursor cursor = view.scan(Table.BEFORES)) {
            boolean more = cursor.seek(from);
            while (more && bytes < BEFORES_AT_ONCE_BYTES) {
                byte[] value = cursor.value();
                befores.add(new NotedBefore(Bytes.wrap(cursor.key()), Before.decode(value)));
                bytes += value.length;
                more = cursor.next();
            }
        }
    }

    /**
     * Returns the offset at which a version of an entity's definition was accepted, -1 when the log has no such
     * version.
     */
    public long definedAt(int ordinal, int version) {
        return tables.snapshot(view -> MetaLayout.definedAt(view, ordinal, version));
    }

    /**
     * The outcomes of a write.
     *
     * @param entries one for each record of the log that has the id, in order; more than one when it was repeated, or
     *     used anew after the log had forgotten it
     * @param from the offset from which on every record is known; older ones are no longer kept
     */
    public record Found(List<OutcomeEntry> entries, long from) {}

    /** Looks a write up by its id. Thread-safe. */
    public Found find(UUID id) {
        return tables.snapshot(view -> {
            TreeSet<Long> offsets = new TreeSet<>();
            try (Cursor cursor = view.scan(Table.IDS)) {
                boolean more = cursor.seek(Layout.NOTHING);
                while (more) {
                    IdChunk.offsets(cursor.value(), id, offsets::add);
                    more = cursor.next();
                }
            }
            List<OutcomeEntry> found = new ArrayList<>();
            for (long offset : offsets) {
                OutcomeEntry entry = entryAt(view, offset);
                if (entry != null && id.equals(entry.id())) {
                    found.add(entry);
                }
            }
            each(view, IdChunk.last(view) + 1, entry -> {
                if (id.equals(entry.id())) {
                    found.add(entry);
                }
                return true;
            });
            return new Found(found, first(view));
        });
    }

    private static long first(View view) {
        List<Long> first = new ArrayList<>(1);
        each(view, 0, entry -> {
            first.add(entry.offset());
            return false;
        });
        return first.isEmpty() ? 0 : first.get(0);
    }
}
