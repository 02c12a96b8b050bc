package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.Tables.Cursor;
import io.entail.state.Tables.Mutation;
import io.entail.state.Tables.View;
import io.entail.testkit.Seeds;
import java.io.IOException;
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

final class GatheringTablesTest {
    private static final long CACHE_BYTES = 32 << 20;
    private static final int KEYS = 3_000;
    private static final int BATCHES = 80;

    /** Room for a few batches. */
    private static final long GENERATION_BYTES = 300 << 10;

    /** What opening has written is no part of the model. */
    private static final List<Table> FILLED =
            List.of(Table.ROWS, Table.CLAIMS, Table.REFERENCES, Table.TAGS, Table.HISTORY);

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final Map<Table, NavigableMap<Bytes, Bytes>> model = new EnumMap<>(Table.class);

    /** Also of keys that are put and removed in one batch, and of ranges that are read and removed in between. */
    @Test
    void haveWhatWasWrittenToThemWhileTheyAreFilledAndAfterwards() {
        Random random = seeds.random();
        FILLED.forEach(table -> model.put(table, new TreeMap<>()));
        try (RocksTables tables = RocksTables.toFill(directory, CACHE_BYTES)) {
            // Values here are no rows, of which an index could be built.
            tables.write(List.of(new Mutation(Table.META, OwedTags.owe().key(), null)));
            try (GatheringTables gathering = new GatheringTables(tables, GENERATION_BYTES)) {
                for (int i = 0; i < BATCHES; i++) {
                    gathering.write(batch(random));
                    assertKeysAreFound(gathering, random);
                    if (random.nextInt(4) == 0) {
                        removeRange(gathering, random);
                    }
                    if (random.nextInt(8) == 0) {
                        Table table = FILLED.get(random.nextInt(FILLED.size()));
                        assertThat(all(gathering, table)).as("%s", table).isEqualTo(model.get(table));
                    }
                }
            }
            tables.filled();
        }
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            for (Table table : FILLED) {
                assertThat(all(tables, table)).as("%s", table).isEqualTo(model.get(table));
            }
        }
    }

    /** Neither when its process ended in order nor when it was killed. */
    @Test
    void aFillingThatDidNotComeToItsEndIsRefused() throws IOException {
        Path ended = directory.resolve("ended");
        Path killed = directory.resolve("killed");
        try (RocksTables tables = RocksTables.toFill(ended, CACHE_BYTES)) {
            try (GatheringTables gathering = new GatheringTables(tables, 1)) {
                gathering.write(List.of(new Mutation(Table.ROWS, key(1), Bytes.utf8("some value"))));
            }
            TableFiles.copy(ended, killed);
        }
        for (Path part : List.of(ended, killed)) {
            assertThatThrownBy(() -> new RocksTables(part, CACHE_BYTES))
                    .as("a part of a replay is not taken for a state")
                    .isInstanceOf(ReplicaUnusableException.class)
                    .hasMessageContaining("did not come to its end")
                    .hasMessageContaining(part.toString());
        }
    }

    @Test
    void whatCouldNotBeAddedIsToldToWhoeverGoesOn() {
        RocksTables tables = RocksTables.toFill(directory, CACHE_BYTES);
        GatheringTables gathering = new GatheringTables(tables, 1);
        tables.close();
        gathering.write(List.of(new Mutation(Table.ROWS, key(1), Bytes.utf8("some value"))));
        assertThatThrownBy(gathering::close).isInstanceOf(StoreClosedException.class);
    }

    private List<Mutation> batch(Random random) {
        List<Mutation> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Table table = FILLED.get(random.nextInt(FILLED.size()));
            Bytes key = key(random.nextInt(KEYS));
            @Nullable Bytes value = random.nextInt(3) == 0 ? null : value(random);
            batch.add(new Mutation(table, key, value));
            if (value == null) {
                of(table).remove(key);
            } else {
                of(table).put(key, value);
            }
        }
        return batch;
    }

    /** Sometimes empty, sometimes longer than usual. */
    private static Bytes value(Random random) {
        int kind = random.nextInt(1_000);
        return kind == 0 ? Bytes.wrap(new byte[100_000]) : kind < 50 ? Bytes.EMPTY : Bytes.utf8("value " + kind);
    }

    private void assertKeysAreFound(GatheringTables tables, Random random) {
        for (int i = 0; i < 100; i++) {
            Bytes key = key(random.nextInt(KEYS));
            for (Table table : List.of(Table.ROWS, Table.CLAIMS)) {
                byte[] found =
                        random.nextBoolean() ? tables.get(table, key.array()) : tables.getIfAny(table, key.array());
                assertThat(found == null ? null : Bytes.wrap(found))
                        .as("%s %s", table, key)
                        .isEqualTo(of(table).get(key));
            }
        }
    }

    private void removeRange(GatheringTables tables, Random random) {
        int from = random.nextInt(KEYS);
        Bytes low = key(from);
        Bytes high = key(from + 50);
        tables.removeRange(Table.HISTORY, low.array(), high.array());
        of(Table.HISTORY).subMap(low, true, high, false).clear();
    }

    private NavigableMap<Bytes, Bytes> of(Table table) {
        return Objects.requireNonNull(model.get(table));
    }

    private static Map<Bytes, Bytes> all(Tables tables, Table table) {
        return tables.snapshot(view -> all(view, table));
    }

    private static Map<Bytes, Bytes> all(View view, Table table) {
        Map<Bytes, Bytes> found = new TreeMap<>();
        try (Cursor cursor = view.cursor(table)) {
            for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                found.put(Bytes.wrap(cursor.key()), Bytes.wrap(cursor.value()));
            }
        }
        return found;
    }

    private static Bytes key(int number) {
        return Bytes.utf8("key %05d".formatted(number));
    }
}
