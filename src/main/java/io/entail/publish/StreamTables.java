package io.entail.publish;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.state.KeyFilter;
import io.entail.state.MetaLayout;
import io.entail.state.Table;
import io.entail.state.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tables in two stores of Kafka Streams. Rows and what cannot be derived from them are in one with a changelog; who holds
 * a claim and who refers to a row follows from the rows and is in one without.
 *
 * <p>A mark in the latter says at which head the two agree. It is gone while they change and set again when the task is
 * closed, so after anything else they are found to disagree, and the index is built anew. Beside the mark is the filter
 * of all keys of rows and claims, for which the same holds. References have the first bit of their keys set, which
 * ordinals leave free. Used by one thread.
 */
final class StreamTables implements Tables {
    private static final byte[] MARK = MetaLayout.name("mark");
    private static final byte[] FILTER = MetaLayout.name("filter");
    private static final byte REFERENCE = (byte) 0x80;

    /** Neighbours are near each other in a memtable too. Entries of one key stay in their order. */
    private static final Comparator<KeyValue<byte[], byte[]>> BY_KEY =
            (one, other) -> Arrays.compareUnsigned(one.key, other.key);

    private final KeyValueStore<byte[], byte[]> rows;
    private final KeyValueStore<byte[], byte[]> index;
    private boolean marked;

    /** Has all keys of rows and claims; null until that is certain. */
    private @Nullable KeyFilter filter;

    StreamTables(KeyValueStore<byte[], byte[]> rows, KeyValueStore<byte[], byte[]> index) {
        this.rows = rows;
        this.index = index;
        this.marked = index.get(MARK) != null;
    }

    /** Whether claims, references and filter are those of the rows at this head; the filter is in use if they are. */
    boolean indexStandsAt(Head head) {
        byte[] mark = index.get(MARK);
        byte[] keys = index.get(FILTER);
        filter = mark != null && keys != null && Arrays.equals(mark, MetaLayout.encode(head))
                ? KeyFilter.decode(keys)
                : null;
        return filter != null;
    }

    /** Says that they are. */
    void markIndex(Head head) {
        if (filter != null) {
            index.put(FILTER, filter.encode());
            index.put(MARK, MetaLayout.encode(head));
            marked = true;
        }
    }

    /** The index is being built, and this is the key of a row that it is built from. */
    void addRow(byte[] key) {
        Objects.requireNonNull(filter, "the index was not cleared").add(Table.ROWS, key);
    }

    /** Removes all claims and references, and begins with a filter that has no key. */
    void clearIndex() {
        try (KeyValueIterator<byte[], byte[]> all = index.all()) {
            while (all.hasNext()) {
                index.delete(all.next().key);
            }
        }
        marked = false;
        filter = new KeyFilter();
    }

    @Override
    public byte @Nullable [] getIfAny(Table table, byte[] key) {
        return KeyFilter.serves(table) && filter != null && !filter.mayHave(table, key) ? null : get(table, key);
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return switch (table) {
            case ROWS, META -> rows.get(key);
            case CLAIMS -> index.get(key);
            case REFERENCES -> index.get(reference(key));
            case SEEN, IDS, EXPIRY, TAGS, HISTORY, BEFORES ->
                throw new IllegalArgumentException(table + " is not kept here");
        };
    }

    /** Nobody else changes the stores, so they are at one moment as they are. */
    @Override
    public <T> T snapshot(Function<View, T> reads) {
        return reads.apply(new View() {
            @Override
            public byte @Nullable [] get(Table table, byte[] key) {
                return StreamTables.this.get(table, key);
            }

            @Override
            public Cursor cursor(Table table) {
                return new StreamCursor(table);
            }
        });
    }

    /** Kafka Streams makes them durable with the next commit, together with what was sent. */
    void write(List<Mutation> mutations) {
        List<KeyValue<byte[], byte[]>> inRows = new ArrayList<>(mutations.size());
        List<KeyValue<byte[], byte[]>> inIndex = new ArrayList<>();
        for (Mutation mutation : mutations) {
            byte[] key = mutation.key().array();
            Bytes value = mutation.value();
            byte[] bytes = value == null ? null : value.array();
            if (bytes != null && filter != null && KeyFilter.serves(mutation.table())) {
                filter.add(mutation.table(), key);
            }
            switch (mutation.table()) {
                case ROWS, META -> inRows.add(KeyValue.pair(key, bytes));
                case CLAIMS -> inIndex.add(KeyValue.pair(key, bytes));
                case REFERENCES -> inIndex.add(KeyValue.pair(reference(key), bytes));
                case SEEN, IDS, EXPIRY, TAGS, HISTORY, BEFORES ->
                    throw new IllegalArgumentException(mutation.table() + " is not kept here");
            }
        }
        if (!inIndex.isEmpty()) {
            if (marked) {
                inIndex.add(KeyValue.pair(MARK, null));
                inIndex.add(KeyValue.pair(FILTER, null));
                marked = false;
            }
            inIndex.sort(BY_KEY);
            index.putAll(inIndex);
        }
        if (!inRows.isEmpty()) {
            inRows.sort(BY_KEY);
            rows.putAll(inRows);
        }
    }

    private static byte[] reference(byte[] key) {
        byte[] marked = key.clone();
        marked[0] |= REFERENCE;
        return marked;
    }

    /** Walks over the keys of a table and then over whatever comes after it in the store. */
    private final class StreamCursor implements Cursor {
        private final Table table;
        private @Nullable KeyValueIterator<byte[], byte[]> found;
        private @Nullable KeyValue<byte[], byte[]> current;

        StreamCursor(Table table) {
            this.table = table;
        }

        @Override
        public boolean seek(byte[] key) {
            close();
            boolean references = table == Table.REFERENCES;
            found = references || table == Table.CLAIMS
                    ? index.range(references ? reference(key) : key, null)
                    : rows.range(key, null);
            return next();
        }

        @Override
        public boolean next() {
            KeyValueIterator<byte[], byte[]> walk = Objects.requireNonNull(found);
            current = walk.hasNext() ? walk.next() : null;
            return current != null;
        }

        @Override
        public boolean seekBack(byte[] key) {
            throw new UnsupportedOperationException("keys are walked in ascending order here");
        }

        @Override
        public boolean previous() {
            throw new UnsupportedOperationException("keys are walked in ascending order here");
        }

        @Override
        public byte[] key() {
            byte[] key = Objects.requireNonNull(current).key;
            if (table == Table.REFERENCES) {
                key = key.clone();
                key[0] &= ~REFERENCE;
            }
            return key;
        }

        @Override
        public byte[] value() {
            return Objects.requireNonNull(current).value;
        }

        @Override
        public void close() {
            if (found != null) {
                found.close();
                found = null;
            }
        }
    }
}
