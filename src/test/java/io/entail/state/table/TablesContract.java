package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of tables for readers: every implementation is compared with sorted maps of the same content. */
public abstract class TablesContract {
    /** The tables that the test compares. Opening some implementations writes to the other ones. */
    protected static final List<Table> TABLES =
            List.of(Table.ROWS, Table.CLAIMS, Table.REFERENCES, Table.TAGS, Table.HISTORY);

    private static final int PROBES = 300;

    /** A key after every key of a test. */
    private static final byte[] LAST = {-1, -1, -1, -1, -1, -1, -1, -1, -1};

    @RegisterExtension
    protected final Seeds seeds = new Seeds();

    protected final TableModel model = new TableModel();

    /** Returns new tables with data in each of {@link #TABLES}, which the model has, too. Called once per test. */
    protected abstract Tables tables();

    /** Closes the tables. */
    protected abstract void close();

    /** This may be the second call. */
    @AfterEach
    void closeAtTheEnd() {
        close();
    }

    @Test
    void aKeyThatIsThereHasItsValueAndAnyOtherHasNone() {
        Tables tables = tables();
        for (Table table : TABLES) {
            assertThat(model.of(table))
                    .as("the test has data in the table %s", table)
                    .isNotEmpty();
            assertValues(table, tables::get);
            assertValues(table, tables::getIfAny);
            tables.snapshot(view -> {
                assertValues(table, view::get);
                return true;
            });
        }
    }

    private void assertValues(Table table, BiFunction<Table, byte[], byte @Nullable []> get) {
        model.of(table).forEach((key, value) -> {
            assertThat(get.apply(table, key.array()))
                    .as("the table %s has the value of the key %s", table, key)
                    .isEqualTo(value.array());
            Bytes near = Bytes.wrap(Arrays.copyOf(key.array(), key.length() + 1));
            Bytes known = model.of(table).get(near);
            assertThat(get.apply(table, near.array()))
                    .as("the table %s has the key %s exactly if the model has it", table, near)
                    .isEqualTo(known == null ? null : known.array());
        });
    }

    @Test
    void aCursorWalksOverAllKeysInUnsignedOrderBothWays() {
        Tables tables = tables();
        for (Table table : TABLES) {
            assertThat(all(tables, table))
                    .as("the table %s has the content of the model", table)
                    .containsExactlyEntriesOf(model.of(table));
            List<Bytes> backwards = tables.snapshot(view -> {
                List<Bytes> keys = new ArrayList<>();
                try (Cursor cursor = view.scan(table)) {
                    for (boolean found = cursor.seekBack(LAST); found; found = cursor.previous()) {
                        keys.add(Bytes.wrap(cursor.key()));
                    }
                }
                return keys;
            });
            assertThat(backwards)
                    .as("the table %s agrees with the model", table)
                    .containsExactlyElementsOf(model.of(table).descendingKeySet());
        }
    }

    @Test
    void aCursorFindsTheNearestKeyAndGoesOnFromThere() {
        Tables tables = tables();
        Random random = seeds.random();
        for (Table table : TABLES) {
            NavigableMap<Bytes, Bytes> expected = model.of(table);
            List<Bytes> known = new ArrayList<>(expected.keySet());
            tables.snapshot(view -> {
                try (Cursor cursor = view.cursor(table)) {
                    for (int i = 0; i < PROBES; i++) {
                        Bytes sought = near(known.get(random.nextInt(known.size())), random);
                        if (random.nextBoolean()) {
                            assertAt(cursor, cursor.seek(sought.array()), expected.ceilingEntry(sought));
                        } else {
                            assertAt(cursor, cursor.seekBack(sought.array()), expected.floorEntry(sought));
                        }
                    }
                }
                return true;
            });
        }
    }

    /** Returns a key that is similar: sometimes the same, sometimes one that does not exist. */
    private static Bytes near(Bytes key, Random random) {
        return Bytes.wrap(Arrays.copyOf(key.array(), Math.max(0, key.length() + random.nextInt(3) - 1)));
    }

    private static void assertAt(Cursor cursor, boolean found, Map.@Nullable Entry<Bytes, Bytes> expected) {
        assertThat(found).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(Bytes.wrap(cursor.key())).isEqualTo(expected.getKey());
            assertThat(cursor.value()).isEqualTo(expected.getValue().array());
        }
    }

    @Test
    void readsOfClosedTablesAreRefused() {
        Tables tables = tables();
        byte[] key = model.of(Table.REFERENCES).firstKey().array();
        close();
        assertThatThrownBy(() -> tables.get(Table.REFERENCES, key)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> tables.getIfAny(Table.REFERENCES, key)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> tables.snapshot(view -> view.get(Table.REFERENCES, key)))
                .isInstanceOf(StoreClosedException.class);
    }

    /** Returns the content of a table. */
    protected static Map<Bytes, Bytes> all(Tables tables, Table table) {
        return tables.snapshot(view -> all(view, table));
    }

    private static Map<Bytes, Bytes> all(View view, Table table) {
        Map<Bytes, Bytes> found = new LinkedHashMap<>();
        try (Cursor cursor = view.cursor(table)) {
            for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                found.put(Bytes.wrap(cursor.key()), Bytes.wrap(cursor.value()));
            }
        }
        return found;
    }
}
