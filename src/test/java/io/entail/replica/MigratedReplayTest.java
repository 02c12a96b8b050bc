package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.replica.reads.LocalReader;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.state.IndexBuild;
import io.entail.state.LogDefinitions;
import io.entail.state.Migration;
import io.entail.state.TableState;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.testkit.Moves;
import io.entail.testkit.MovingLog;
import io.entail.testkit.Seeds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replays of a log that has migrations, and preparations that were given up. */
final class MigratedReplayTest {
    private static final int WRITES = 60;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private static MemoryLog log(Random random) {
        MemoryLog log = MemoryLog.create(Clock.systemUTC());
        log.append(new LogRecord.Store(new UUID(7, 7), 100_000, 100_000)).join();
        log.append(new LogRecord.Protocol(2)).join();
        MovingLog moves = new MovingLog(log).define();
        for (int i = 0; i < 3; i++) {
            moves.random(random, WRITES);
            moves.move();
        }
        moves.random(random, WRITES);
        return log;
    }

    /** The offsets of the last steps of migrations and of preparations, and those right before them. */
    private static List<Long> steps(MemoryLog log) {
        List<Long> steps = new ArrayList<>();
        log.records().each(0, log.head().offset(), entry -> {
            LogRecord record = new LogDecoder().decode(entry.value());
            if (record instanceof LogRecord.Migrate || record instanceof LogRecord.Prepare) {
                steps.add(entry.offset() - 1);
                steps.add(entry.offset());
            }
            return true;
        });
        return steps;
    }

    private static void replay(MemoryLog log, MemoryTables tables, long through) {
        try (Replay replay = new Replay(tables, log.records(), Replay.UNSEEN, TableState.POSITIONS_MAX)) {
            replay.run(through, ReplayListener.NONE);
            assertThat(replay.head().offset()).isEqualTo(through);
        }
    }

    private static Map<String, String> content(Tables tables, Table table) {
        return tables.snapshot(view -> {
            Map<String, String> content = new TreeMap<>();
            try (Tables.Cursor cursor = view.cursor(table)) {
                for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                    content.put(
                            HexFormat.of().formatHex(cursor.key()),
                            HexFormat.of().formatHex(cursor.value()));
                }
            }
            return content;
        });
    }

    private static List<Integer> versions(LogDefinitions definitions) {
        return definitions.migrations(Moves.ENTITY).stream()
                .map(Migration::version)
                .toList();
    }

    private static List<Entity> rows(LocalReader reader) {
        return reader.page(Moves.ENTITY, PageRequest.first(1_000), Scope.ALL).data();
    }

    @Test
    @DisplayName(
            "a replay that stops at any step of a migration and goes on has the rows, claims and references of the store")
    void stopsAtStepsAndGoesOn() {
        try (MemoryLog log = log(seeds.random())) {
            long end = log.head().offset();
            List<Long> steps = steps(log);
            assertThat(steps).hasSizeGreaterThanOrEqualTo(12);
            for (long stop : steps) {
                try (MemoryTables tables = new MemoryTables()) {
                    replay(log, tables, stop);
                    replay(log, tables, end);
                    for (Table table : List.of(Table.ROWS, Table.CLAIMS, Table.REFERENCES)) {
                        assertThat(content(tables, table))
                                .as("%s after a stop at %d", table, stop)
                                .isEqualTo(content(log.tables(), table));
                    }
                    LogDefinitions definitions = LogDefinitions.read(tables);
                    assertThat(versions(definitions)).isEqualTo(versions(log.logDefinitions()));
                    new IndexBuild(tables, () -> definitions, () -> true).run();
                    LocalReader reader = new LocalReader(tables, () -> definitions, Clock.systemUTC());
                    reader.advanced(Position.of(end));
                    assertThat(rows(reader)).isEqualTo(rows((LocalReader) log.reader()));
                    reader.close();
                }
            }
        }
    }

    @Test
    @DisplayName("the store as of any step of a migration has the rows that a replay to it has")
    void thePastIsThatOfAReplay() {
        try (MemoryLog log = log(seeds.random())) {
            for (long step : steps(log)) {
                try (MemoryTables tables = new MemoryTables();
                        StoreLog past = log.asOf(Position.of(step), Clock.systemUTC(), ReplayListener.NONE)) {
                    replay(log, tables, step);
                    LogDefinitions definitions = LogDefinitions.read(tables);
                    LocalReader reader = new LocalReader(tables, () -> definitions, Clock.systemUTC());
                    reader.advanced(Position.of(step));
                    assertThat(rows((LocalReader) past.reader())).isEqualTo(rows(reader));
                    for (Entity row : rows(reader)) {
                        assertThat(past.reader().select(Moves.ENTITY, String.valueOf(row.text("id")), Scope.ALL))
                                .contains(row);
                    }
                    reader.close();
                }
            }
        }
    }
}
