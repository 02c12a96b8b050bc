package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.replica.Tables.Cursor;
import io.entail.replica.Tables.Mutation;
import io.entail.resolve.Bytes;
import io.entail.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class FilledTablesTest {
    private static final long CACHE_BYTES = 32 << 20;
    private static final int KEYS = 3_000;
    private static final int BATCHES = 60;

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final Map<Table, NavigableMap<Bytes, Bytes>> model = new EnumMap<>(Table.class);

    /** Also of keys that are put and removed in one batch, and of ranges that are removed in between. */
    @Test
    void haveWhatWasWrittenToThemWhenTheyAreOpenedForReading() {
        Random random = seeds.random();
        // What opening has written is no part of the model.
        List<Table> filled = List.of(Table.ROWS, Table.REFERENCES, Table.TAGS, Table.HISTORY);
        filled.forEach(table -> model.put(table, new TreeMap<>()));
        try (RocksTables tables = RocksTables.toFill(directory, CACHE_BYTES)) {
            for (int i = 0; i < BATCHES; i++) {
                tables.write(batch(random, filled));
                if (random.nextInt(4) == 0) {
                    removeRange(tables, random);
                }
                if (random.nextInt(10) == 0) {
                    tables.flush();
                }
            }
        }
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            for (Table table : filled) {
                assertThat(all(tables, table)).as("%s", table).isEqualTo(model.get(table));
            }
        }
    }

    private List<Mutation> batch(Random random, List<Table> filled) {
        List<Mutation> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Table table = filled.get(random.nextInt(filled.size()));
            Bytes key = key(random.nextInt(KEYS));
            @Nullable Bytes value = random.nextInt(3) == 0 ? null : Bytes.utf8("value " + random.nextInt());
            batch.add(new Mutation(table, key, value));
            if (value == null) {
                of(table).remove(key);
            } else {
                of(table).put(key, value);
            }
        }
        return batch;
    }

    private void removeRange(RocksTables tables, Random random) {
        int from = random.nextInt(KEYS);
        Bytes low = key(from);
        Bytes high = key(from + 50);
        tables.removeRange(Table.HISTORY, low.array(), high.array());
        of(Table.HISTORY).subMap(low, true, high, false).clear();
    }

    private NavigableMap<Bytes, Bytes> of(Table table) {
        return Objects.requireNonNull(model.get(table));
    }

    private static Map<Bytes, Bytes> all(RocksTables tables, Table table) {
        return tables.snapshot(view -> {
            Map<Bytes, Bytes> found = new TreeMap<>();
            try (Cursor cursor = view.cursor(table)) {
                for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                    found.put(Bytes.wrap(cursor.key()), Bytes.wrap(cursor.value()));
                }
            }
            return found;
        });
    }

    private static Bytes key(int number) {
        return Bytes.utf8("key %05d".formatted(number));
    }
}
