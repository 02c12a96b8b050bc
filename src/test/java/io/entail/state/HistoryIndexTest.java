package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.Layout;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import io.entail.testkit.Seeds;
import io.entail.writes.RecordEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compares the index of changes with a plain list of all changes. */
final class HistoryIndexTest {
    private static final byte[] KEY = {'k'};

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final Map<String, List<Place>> model = new HashMap<>();
    private long changes;

    @Test
    @DisplayName("the index has every change of each row in the order of the log, across drains and restarts")
    void hasEveryChange() {
        MemoryTables tables = new MemoryTables();
        run(tables, 1_000_000, 5_000);
        assertThat(completeFrom(tables)).isZero();
        assertThat(entries(tables) + rows(tables))
                .as("each change is noted once, and the last one of a row is noted in the row")
                .isEqualTo(changes);
        assertSameAsModel(tables);
    }

    @Test
    @DisplayName(
            "the index keeps at most the maximum number of newest changes, and knows where it begins to be complete")
    void keepsTheNewest(@TempDir Path directory) {
        MemoryTables inMemory = new MemoryTables();
        run(inMemory, 400, 8_000);
        assertPruned(inMemory, 400);
        model.clear();
        changes = 0;
        try (RocksTables tables = new RocksTables(directory, 16 << 20)) {
            run(tables, 100, 3_000);
            assertPruned(tables, 100);
        }
    }

    private void assertPruned(WritableTables tables, int positionsMax) {
        assertThat(changes).isGreaterThan(3L * positionsMax);
        assertThat(completeFrom(tables)).isPositive();
        // The changes that were dropped last are removed from the tables with the next write.
        assertThat(entries(tables)).isBetween(positionsMax / 4, positionsMax + positionsMax / 8 + 10);
        assertSameAsModel(tables);
    }

    @Test
    @DisplayName("tables without an index get one that begins after their head")
    void beginsAfterTheHead() {
        MemoryTables tables = new MemoryTables();
        run(tables, 1_000, 500);
        long head = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD)).offset();
        tables.removeRange(Table.HISTORY, new byte[] {0}, new byte[] {-1});
        tables.removeRange(Table.META, MetaLayout.HISTORY, Layout.next(MetaLayout.HISTORY));
        assertThat(completeFrom(tables)).isEqualTo(Long.MAX_VALUE);

        run(tables, 1_000, 500);
        assertThat(completeFrom(tables)).isEqualTo(head + 1);
        assertSameAsModel(tables);
    }

    /** Applies random records from the present head of the tables. */
    private void run(WritableTables tables, long positionsMax, int records) {
        Random random = seeds.random();
        RowChanges collected = new RowChanges((rows, offset) -> rows.forEach(this::add));
        TableState state = new TableState(tables, collected, positionsMax);
        Resolver resolver = new Resolver();
        RandomLog log = new RandomLog(random);
        List<LogRecord> first = new ArrayList<>(state.head().offset() < 0 ? RandomLog.beginning() : List.of());
        for (int i = 0; i < records; i++) {
            LogRecord record = i < first.size() ? first.get(i) : log.next(state);
            long offset = state.head().offset() + 1 + random.nextInt(2);
            Resolution resolution = resolver.resolve(state, offset, 60, KEY, RecordEncoder.encode(record));
            state.apply(resolution, 60);
            if (random.nextInt(10) == 0) {
                tables.write(state.drain());
                collected.publish(offset);
            }
            if (random.nextInt(500) == 0) {
                tables.write(state.drain());
                collected.publish(offset);
                state = new TableState(tables, collected, positionsMax);
            }
        }
        tables.write(state.drain());
        tables.write(state.drain());
        collected.publish(state.head().offset());
    }

    private void add(RowChange change) {
        long version = change.after() == null ? -1 : change.after().version();
        changes++;
        model.computeIfAbsent(change.entity() + " " + change.key(), row -> new ArrayList<>())
                .add(new Place(change.cause().offset(), version));
    }

    private void assertSameAsModel(WritableTables tables) {
        Random random = seeds.random();
        long from = completeFrom(tables);
        model.forEach((row, all) -> {
            int entity = Integer.parseInt(row.substring(0, row.indexOf(' ')));
            Bytes key = Bytes.wrap(HexFormat.of().parseHex(row.substring(row.indexOf(' ') + 1)));
            List<Place> expected =
                    all.stream().filter(place -> place.offset() >= from).toList();
            List<Place> found = tables.snapshot(
                            view -> ChangePlaces.oldestFirst(view, entity, key, 0, Long.MAX_VALUE, Integer.MAX_VALUE))
                    .places();
            assertThat(found).usingElementComparator(HistoryIndexTest::compare).isEqualTo(expected);
            assertThat(found.stream().map(Place::version)).isSorted();
            List<Place> backwards = new ArrayList<>(tables.snapshot(
                            view -> ChangePlaces.newestFirst(view, entity, key, 0, Long.MAX_VALUE, Integer.MAX_VALUE))
                    .places());
            Collections.reverse(backwards);
            assertThat(backwards).isEqualTo(found);
            long some = from + random.nextInt(3_000);
            assertThat(tables.<@Nullable Place>snapshot(view -> ChangePlaces.last(view, entity, key, some)))
                    .isEqualTo(found.stream()
                            .filter(place -> place.offset() <= some)
                            .reduce((a, b) -> b)
                            .orElse(null));
            assertThat(tables.snapshot(view -> ChangePlaces.oldestFirst(view, entity, key, some, some + 100, 2))
                            .places())
                    .isEqualTo(found.stream()
                            .filter(place -> place.offset() >= some && place.offset() <= some + 100)
                            .limit(2)
                            .toList());
        });
    }

    /** Compares two places. The model does not know the sequences of deletions, so these are not compared. */
    private static int compare(Place found, Place expected) {
        int byOffset = Long.compare(found.offset(), expected.offset());
        return byOffset != 0 || found.version() == expected.version() || expected.version() < 0 || found.version() < 0
                ? byOffset
                : Long.compare(found.version(), expected.version());
    }

    private static long completeFrom(WritableTables tables) {
        return tables.snapshot(ChangePlaces::completeFrom);
    }

    private static int entries(WritableTables tables) {
        return count(tables, Table.HISTORY);
    }

    private static int rows(WritableTables tables) {
        return count(tables, Table.ROWS);
    }

    private static int count(WritableTables tables, Table table) {
        return tables.snapshot(view -> {
            int count = 0;
            try (Tables.Cursor cursor = view.cursor(table)) {
                for (boolean found = cursor.seek(Layout.NOTHING); found; found = cursor.next()) {
                    count++;
                }
            }
            return count;
        });
    }
}
