package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.MemoryState;
import io.entail.resolve.MigratingLog;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.State;
import io.entail.state.rocks.RocksTables;
import io.entail.state.table.Layout;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import io.entail.testkit.Seeds;
import io.entail.writes.RecordEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class TableStateTest {
    private static final byte[] KEY = {'k'};

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("the state agrees with a plain one, whenever it is written and opened again")
    void agreesWithAPlainState() {
        agreesWithAPlainState(new MemoryTables(), 20_000);
    }

    @Test
    @DisplayName("a state in RocksDB agrees with a plain one")
    void agreesWithAPlainStateInRocksDb(@TempDir Path directory) {
        try (RocksTables tables = new RocksTables(directory, 16 << 20)) {
            agreesWithAPlainState(tables, 10_000);
        }
    }

    private void agreesWithAPlainState(WritableTables tables, int records) {
        Random random = seeds.random();
        MemoryState plain = new MemoryState();
        TableState state = new TableState(tables, Resolver.WINDOW);
        Resolver plainResolver = new Resolver();
        Resolver resolver = new Resolver();
        RandomLog log = new RandomLog(random);
        Map<Code, Integer> outcomes = new EnumMap<>(Code.class);

        for (LogRecord record : beginningAnd(records)) {
            LogRecord actual = record == null ? log.next(plain) : record;
            byte[] value = RecordEncoder.encode(actual);
            long offset = plain.head().offset() + 1 + random.nextInt(2);
            long time = random.nextInt(100);
            Resolution expected = plainResolver.resolve(plain, offset, time, KEY, value);
            Resolution resolution = resolver.resolve(state, offset, time, KEY, value);

            assertThat(resolution.outcome()).isEqualTo(expected.outcome());
            assertThat(resolution.head()).isEqualTo(expected.head());
            assertThat(resolution.diverged()).isEqualTo(expected.diverged());

            expected.effects().accept(plain);
            state.apply(resolution, time);
            outcomes.merge(expected.outcome().code(), 1, Integer::sum);
            if (random.nextInt(10) == 0) {
                tables.write(state.drain());
            }
            if (random.nextInt(1_000) == 0) {
                tables.write(state.drain());
                state = new TableState(tables, Resolver.WINDOW);
            }
            if (random.nextInt(100) == 0) {
                assertSame(state, plain);
            }
        }
        tables.write(state.drain());

        assertSame(state, plain);
        assertThat(keys(tables, Table.ROWS)).hasSize(plain.rows().size());
        assertThat(keys(tables, Table.CLAIMS)).hasSize(plain.claimCount());
        assertThat(keys(tables, Table.REFERENCES)).hasSize(plain.referenceCount());
        assertCountsAreThoseOfTheRows(tables);
        // The comparison is meaningful only if each of these outcomes was frequent.
        assertThat(outcomes)
                .containsKeys(
                        Code.ACCEPTED,
                        Code.REPEAT,
                        Code.EXISTS,
                        Code.STALE_VERSION,
                        Code.NOT_EXPIRED,
                        Code.MISSING_REFERENCE,
                        Code.STILL_REFERENCED,
                        Code.NOT_UNIQUE);
        assertThat(outcomes.get(Code.ACCEPTED)).isGreaterThan(1_000);
    }

    @Test
    @DisplayName("the state agrees with a plain one while definitions migrate, whenever it is written and opened again")
    void agreesWhileDefinitionsMigrate() {
        Random random = seeds.random();
        for (int history = 0; history < 40; history++) {
            MigratingLog.Run run = MigratingLog.begin(random);
            MemoryTables tables = new MemoryTables();
            MemoryState plain = new MemoryState();
            TableState state = new TableState(tables, Resolver.WINDOW);
            Resolver plainResolver = new Resolver();
            Resolver resolver = new Resolver();
            for (int i = 0; i < 300; i++) {
                MigratingLog.Entry record = run.next();
                Resolution expected = plainResolver.resolve(plain, record.offset(), record.time(), KEY, record.value());
                Resolution resolution = resolver.resolve(state, record.offset(), record.time(), KEY, record.value());

                assertThat(resolution.outcome()).isEqualTo(expected.outcome());
                assertThat(resolution.head()).isEqualTo(expected.head());

                expected.effects().accept(plain);
                state.apply(resolution, record.time());
                if (random.nextInt(10) == 0) {
                    tables.write(state.drain());
                    state = new TableState(tables, Resolver.WINDOW);
                }
            }
            tables.write(state.drain());

            TableState opened = new TableState(tables, Resolver.WINDOW);
            assertThat(opened.head()).isEqualTo(plain.head());
            assertThat(opened.preparing()).isEqualTo(plain.preparing());
            for (int entity = 0; entity < plain.definitionCount(); entity++) {
                Definition latest = plain.definition(entity);
                assertThat(opened.definition(entity)).isEqualTo(latest);
                assertThat(opened.prepared(entity)).isEqualTo(plain.prepared(entity));
                assertThat(opened.lastWritten(entity)).isEqualTo(plain.lastWritten(entity));
                for (int version = 1; version <= latest.version(); version++) {
                    assertThat(opened.definition(entity, version)).isEqualTo(plain.definition(entity, version));
                }
            }
            assertThat(keys(tables, Table.ROWS)).hasSize(plain.rows().size());
            assertThat(keys(tables, Table.CLAIMS)).hasSize(plain.claimCount());
            assertThat(keys(tables, Table.REFERENCES)).hasSize(plain.referenceCount());
        }
    }

    /** Returns the first records, followed by null for each record that is drawn from the state later. */
    private static List<LogRecord> beginningAnd(int more) {
        List<LogRecord> records = new ArrayList<>(RandomLog.beginning());
        for (int i = 0; i < more; i++) {
            records.add(null);
        }
        return records;
    }

    private static void assertSame(TableState state, MemoryState plain) {
        for (int entity = 0; entity < RandomLog.ENTITIES.size(); entity++) {
            for (Bytes key : RandomLog.keys()) {
                assertThat(state.row(entity, key)).isEqualTo(plain.row(entity, key));
                assertThat(referrers(state, entity, key)).isEqualTo(referrers(plain, entity, key));
            }
        }
        assertThat(state.head()).isEqualTo(plain.head());
        assertThat(state.store()).isEqualTo(plain.store());
        assertThat(state.definitionCount()).isEqualTo(plain.definitionCount());
        for (String entity : RandomLog.ENTITIES) {
            assertThat(state.definition(entity)).isEqualTo(plain.definition(entity));
        }
    }

    private static List<String> referrers(State state, int entity, Bytes key) {
        List<String> found = new ArrayList<>();
        state.referrers(entity, key, 0, 0, (child, constraint, childKey) -> {
            found.add(child + "." + constraint + " " + childKey);
            return true;
        });
        return found;
    }

    private static void assertCountsAreThoseOfTheRows(WritableTables tables) {
        Map<Bytes, Long> rows = new HashMap<>();
        Map<Bytes, Long> bytes = new HashMap<>();
        tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(Table.ROWS)) {
                for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                    int entity = Layout.ordinal(cursor.key(), 0);
                    long size = (long) cursor.key().length + cursor.value().length;
                    Bytes workspace = RowLayout.workspace(cursor.value());
                    Bytes all = Bytes.wrap(MetaLayout.countKey(entity, null));
                    rows.merge(all, 1L, Long::sum);
                    bytes.merge(all, size, Long::sum);
                    if (workspace != null) {
                        Bytes one = Bytes.wrap(MetaLayout.countKey(entity, workspace));
                        rows.merge(one, 1L, Long::sum);
                        bytes.merge(one, size, Long::sum);
                    }
                }
            }
            return rows;
        });
        assertThat(rows).isNotEmpty();
        rows.forEach((key, count) -> assertThat(MetaLayout.count(tables.get(Table.META, key.array())))
                .isEqualTo(new MetaLayout.Count(count, bytes.getOrDefault(key, -1L))));
    }

    private static List<Bytes> keys(WritableTables tables, Table table) {
        List<Bytes> keys = new ArrayList<>();
        return tables.snapshot(view -> {
            try (Tables.Cursor cursor = view.cursor(table)) {
                for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                    keys.add(Bytes.wrap(cursor.key()));
                }
            }
            return keys;
        });
    }

    @Test
    @DisplayName("only ids and offsets that no record can refer to any more are removed")
    void forgetsWhatIsOld() {
        long window = 2_000;
        MemoryTables tables = new MemoryTables();
        TableState state = new TableState(tables, window);
        Resolver resolver = new Resolver();
        UUID comesAgain = new UUID(9, 9);
        for (LogRecord record : RandomLog.beginning()) {
            apply(resolver, state, record);
        }

        for (int i = 0; i < 12_000; i++) {
            boolean again = i == 100 || i == 100 + window + 10;
            UUID id = again ? comesAgain : new UUID(1, i);
            LogRecord.Change check = new LogRecord.Check("teams", RandomLog.key(0), 0);
            apply(resolver, state, new LogRecord.Write(id, "o", "a", "", new LogRecord.Basis(-1, 0), List.of(check)));
            if (i % 37 == 0) {
                tables.write(state.drain());
            }
            if (i == 100 + window + 1_500) {
                // The id was used again at a later offset, so removing the old entry must keep the new one.
                assertThat(state.seen(comesAgain)).isNotNull();
            }
        }
        tables.write(state.drain());

        assertThat(keys(tables, Table.SEEN)).hasSizeBetween((int) window / 37, (int) (window + 2_100) / 37);
        assertThat(state.seen(new UUID(1, 11_999))).isNotNull();
        assertThat(state.seen(new UUID(1, 12_000 - window + 10))).isNotNull();
        assertThat(state.seen(new UUID(1, 12_000 - window - 10))).isNull();
        assertThat(state.seen(comesAgain)).isNull();
        assertThat(state.digest8At(state.head().offset())).hasValue(state.head().digest8());
        assertThat(state.digest8At(state.head().offset() - window - 1)).isEmpty();
    }

    private static void apply(Resolver resolver, TableState state, LogRecord record) {
        state.apply(resolver.resolve(state, state.head().offset() + 1, 1, KEY, RecordEncoder.encode(record)), 1);
    }
}
