package io.entail.audit.verify;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps images in memory. */
final class MemoryImages implements ImageTable {
    private final SortedMap<byte[], Told> rows = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public @Nullable Told get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public void put(byte[] key, Told told) {
        rows.put(key, told);
    }

    @Override
    public void remove(byte[] key) {
        rows.remove(key);
    }

    @Override
    public void each(Visitor visitor) {
        rows.forEach(visitor::visit);
    }

    @Override
    public void close() {
        rows.clear();
    }
}
