package io.entail.state.table;

import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tables in the heap, for tests and for stores without Kafka. Writers wait while a snapshot is read. */
public final class MemoryTables implements WritableTables {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
    private boolean closed;

    public MemoryTables() {
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        lock.readLock().lock();
        try {
            return entries(table).get(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public <T> T snapshot(Function<View, T> reads) {
        lock.readLock().lock();
        try {
            return reads.apply(new LockedView());
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void write(List<Mutation> mutations) {
        lock.writeLock().lock();
        try {
            for (Mutation mutation : mutations) {
                NavigableMap<byte[], byte[]> entries = entries(mutation.table());
                Bytes value = mutation.value();
                if (value == null) {
                    entries.remove(mutation.key().array());
                } else {
                    entries.put(mutation.key().array(), value.array());
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void removeRange(Table table, byte[] from, byte[] below) {
        lock.writeLock().lock();
        try {
            entries(table).subMap(from, true, below, false).clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private NavigableMap<byte[], byte[]> entries(Table table) {
        if (closed) {
            throw new StoreClosedException("The store is closed");
        }
        return Objects.requireNonNull(tables.get(table));
    }

    private final class LockedView implements View {
        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return entries(table).get(key);
        }

        @Override
        public Cursor cursor(Table table) {
            return new EntryCursor(entries(table));
        }
    }

    private static final class EntryCursor implements Cursor {
        private final NavigableMap<byte[], byte[]> entries;
        private Map.@Nullable Entry<byte[], byte[]> current;

        EntryCursor(NavigableMap<byte[], byte[]> entries) {
            this.entries = entries;
        }

        @Override
        public boolean seek(byte[] key) {
            current = entries.ceilingEntry(key);
            return current != null;
        }

        @Override
        public boolean next() {
            current = entries.higherEntry(entry().getKey());
            return current != null;
        }

        @Override
        public boolean seekBack(byte[] key) {
            current = entries.floorEntry(key);
            return current != null;
        }

        @Override
        public boolean previous() {
            current = entries.lowerEntry(entry().getKey());
            return current != null;
        }

        @Override
        public byte[] key() {
            return entry().getKey();
        }

        @Override
        public byte[] value() {
            return entry().getValue();
        }

        @Override
        public void close() {}

        private Map.Entry<byte[], byte[]> entry() {
            if (current == null) {
                throw new IllegalStateException("The cursor is at no entry");
            }
            return current;
        }
    }
}
