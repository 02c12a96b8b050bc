package io.entail.state.table;

import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Mutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The expected content of tables, in sorted maps, with random changes of both. Confined to one thread. */
public final class TableModel {
    static final int KEYS = 3_000;
    private static final int MUTATIONS = 500;

    /** With few different bytes, keys are often the beginning of others. Some of the bytes are negative in Java. */
    private static final byte[] DIGITS = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    private final Map<Table, NavigableMap<Bytes, Bytes>> tables = new EnumMap<>(Table.class);

    TableModel() {
        for (Table table : Table.values()) {
            tables.put(table, new TreeMap<>());
        }
    }

    public NavigableMap<Bytes, Bytes> of(Table table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** Writes a random batch to the tables and to this model, with many puts and removals of the same keys. */
    public void write(WritableTables written, Random random) {
        List<Mutation> batch = new ArrayList<>();
        for (int i = 0; i < MUTATIONS; i++) {
            Table table = TablesContract.TABLES.get(random.nextInt(TablesContract.TABLES.size()));
            put(batch, table, key(random.nextInt(KEYS)), random.nextInt(3) == 0 ? null : value(random));
        }
        written.write(batch);
    }

    private void put(List<Mutation> batch, Table table, Bytes key, @Nullable Bytes value) {
        batch.add(new Mutation(table, key, value));
        if (value == null) {
            of(table).remove(key);
        } else {
            of(table).put(key, value);
        }
    }

    /** Removes a range, which sometimes has no key. */
    void removeRange(WritableTables written, Random random) {
        Table table = TablesContract.TABLES.get(random.nextInt(TablesContract.TABLES.size()));
        Bytes one = key(random.nextInt(KEYS));
        Bytes other = key(random.nextInt(KEYS));
        Bytes low = one.compareTo(other) < 0 ? one : other;
        Bytes high = one.compareTo(other) < 0 ? other : one;
        written.removeRange(table, low.array(), high.array());
        of(table).subMap(low, true, high, false).clear();
    }

    Bytes anyKey(Random random) {
        return key(random.nextInt(KEYS));
    }

    /** Returns the key with this number. The shortest ones come first, and number 0 is empty. */
    static Bytes key(int number) {
        byte[] key = new byte[Integer.SIZE];
        int length = 0;
        for (int rest = number; rest > 0; rest = (rest - 1) / DIGITS.length) {
            key[length++] = DIGITS[(rest - 1) % DIGITS.length];
        }
        return Bytes.wrap(Arrays.copyOf(key, length));
    }

    /** Returns a value that is sometimes empty and sometimes longer than usual. */
    private static Bytes value(Random random) {
        int kind = random.nextInt(1_000);
        return kind == 0 ? Bytes.wrap(new byte[100_000]) : kind < 50 ? Bytes.EMPTY : Bytes.utf8("value " + kind);
    }
}
