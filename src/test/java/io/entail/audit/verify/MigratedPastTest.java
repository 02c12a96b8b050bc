package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeEnvelope;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.WriteOptions;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.replica.MemoryLog;
import io.entail.resolve.Code;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import io.entail.testkit.MovingLog;
import io.entail.testkit.Seeds;
import io.entail.testkit.ShiftedClock;
import io.entail.writes.CanonicalKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Verification over the steps of migrations: unaltered data gives no finding, and every alteration is found. */
final class MigratedPastTest {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final int ENTITY_BYTES = 100_000;
    private static final int WRITES = 25;
    private static final LogRecord.Basis NO_BASIS = new LogRecord.Basis(-1, 0);

    @RegisterExtension
    final Seeds seeds = new Seeds();

    /** Returns a log with two migrations, and with abandoned preparations between them. */
    private static List<LogRecord> records(Random random) {
        List<LogRecord> records = new ArrayList<>();
        try (MemoryLog log = MemoryLog.create(Clock.fixed(TIME, ZoneOffset.UTC))) {
            log.append(new LogRecord.Store(new UUID(7, 7), ENTITY_BYTES, ENTITY_BYTES))
                    .join();
            log.append(new LogRecord.Protocol(2)).join();
            MovingLog moves = new MovingLog(log).define();
            moves.random(random, WRITES);
            moves.move();
            moves.random(random, WRITES);
            moves.move();
            moves.random(random, WRITES);
            collect(log, records);
        }
        return records;
    }

    private static void collect(MemoryLog log, List<LogRecord> records) {
        LogDecoder decoder = new LogDecoder();
        log.records().each(0, log.reader().reached().offset(), entry -> {
            records.add(Objects.requireNonNull(decoder.decode(entry.value())));
            return true;
        });
    }

    private static Definitions orders(String fields) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) @ttl(true) record Order { string id; " + fields + " }",
                TestDefinitions.WORKSPACES);
    }

    /** Changes a log as if its migration had left the expired row as it was, instead of deleting it. */
    private static void leave(List<LogRecord> records) {
        assertThat(records.removeIf(record ->
                        record instanceof LogRecord.Write write && write.actor().equals("ttl")))
                .isTrue();
        records.replaceAll(record -> {
            if (record instanceof LogRecord.Write write) {
                return new LogRecord.Write(
                        write.id(), write.origin(), write.actor(), write.reason(), NO_BASIS, write.changes());
            }
            return record instanceof LogRecord.Migrate last
                    ? new LogRecord.Migrate(
                            last.entity(),
                            last.version(),
                            last.constraints(),
                            last.schema(),
                            last.uniqueFrom(),
                            last.referencesFrom(),
                            last.upTo() - 1)
                    : record;
        });
    }

    private static EntityStore store(MemoryLog log, Clock clock, Definitions definitions) {
        return Inside.over(log, definitions, Inside.inMemory(clock));
    }

    @Test
    @DisplayName("a row that had expired and does not fit the migrated definition gives no finding")
    void expiredRowsThatDoNotFit(@TempDir Path directory) {
        List<LogRecord> records = new ArrayList<>();
        ShiftedClock clock = new ShiftedClock();
        try (MemoryLog log = MemoryLog.create(clock)) {
            EntityStore before = store(log, clock, orders("union { null, string } total = null;"));
            before.enableMigrations();
            long version = before.dao("orders")
                    .insert(Map.of("id", "a", "total", "many"), WriteOptions.ttl(1))
                    .version();
            before.dao("orders").insert(Map.of("id", "b", "total", "7"));
            Definitions migrated = orders("int total;");
            clock.pass(Duration.ofHours(1));
            assertThat(before.migrate(
                                    MigrationPlan.to(migrated.require("orders")).retype("total", "text_to_int"))
                            .isDone())
                    .isTrue();
            collect(log, records);
            leave(records);
            LogRecord.Delete delete = new LogRecord.Delete("orders", CanonicalKey.of("a"), version, false);
            records.add(new LogRecord.Write(new UUID(1, 1), "", "ann", "", NO_BASIS, List.of(delete)));
        }
        try (MemoryLog log = MemoryLog.create(clock)) {
            List<Code> codes = records.stream()
                    .map(record -> log.append(record).join().outcome().code())
                    .toList();
            assertThat(codes.subList(codes.size() - 2, codes.size())).containsOnly(Code.ACCEPTED);
        }
        try (Past past = new Past(records)) {
            assertThat(past.verify().findings()).isEmpty();
            assertThat(past.verifyFeedAlone().findings()).isEmpty();
            assertThat(past.verifyOnDisk(directory).findings()).isEmpty();
        }
        // The row is still there when everything is compared.
        try (Past past = new Past(records.subList(0, records.size() - 1))) {
            assertThat(past.verify().findings()).isEmpty();
            assertThat(past.verifyFeedAlone().findings()).isEmpty();
        }
    }

    @Test
    @DisplayName("an unaltered past with migrations gives no finding, with the log, without it, and on disk")
    void nothingIsFound(@TempDir Path directory) {
        for (int i = 0; i < 3; i++) {
            try (Past past = new Past(records(seeds.random()))) {
                assertThat(past.verify().findings()).isEmpty();
                assertThat(past.verifyFeedAlone().findings()).isEmpty();
                Past.Result onDisk = past.verifyOnDisk(directory.resolve("at" + i));
                assertThat(onDisk.findings()).isEmpty();
                assertThat(onDisk.verified().replica())
                        .isEqualTo(onDisk.verified().feed());
            }
        }
    }

    @Test
    @DisplayName("an altered change is found before the last step, during a migration and after it")
    void alteredChangesAreFound() {
        Random random = seeds.random();
        List<LogRecord> records = records(random);
        for (int at : places(records)) {
            found(records, past -> {
                long offset = at;
                int change = 0;
                while (past.changes.get(change).key() == null
                        || ChangeEnvelope.of(Objects.requireNonNull(
                                                past.changes.get(change).value()))
                                        .position()
                                        .offset()
                                < offset) {
                    change++;
                }
                alter(past.changes, change, random);
            });
        }
    }

    @Test
    @DisplayName("an altered or dropped control record of the feed is found, whatever its kind")
    void alteredStepsInTheFeedAreFound() {
        Random random = seeds.random();
        List<LogRecord> records = records(random);
        int controls = (int) records.stream()
                .filter(each -> !(each instanceof LogRecord.Write))
                .count();
        for (int i = 1; i < controls; i++) {
            int which = i;
            found(records, past -> alter(past.changes, control(past, which), random));
            found(records, past -> past.changes.remove(control(past, which)));
        }
    }

    /** Returns the index of the record without a key that has this number. */
    private static int control(Past past, int number) {
        int left = number;
        for (int i = 0; i < past.changes.size(); i++) {
            if (past.changes.get(i).key() == null && left-- == 0) {
                return i;
            }
        }
        throw new AssertionError("the feed has no control record " + number);
    }

    @Test
    @DisplayName("an altered record of the log is found before the last step, at it and after it")
    void alteredRecordsAreFound() {
        Random random = seeds.random();
        List<LogRecord> records = records(random);
        for (int at : places(records)) {
            found(records, past -> alter(past.writes, at, random));
            found(records, past -> past.writes.remove(at));
        }
    }

    /** Returns the places before the first preparation, at each step, right before and after it, and at the end. */
    private static List<Integer> places(List<LogRecord> records) {
        List<Integer> places = new ArrayList<>(List.of(4, records.size() - 2));
        for (int i = 0; i < records.size() - 2; i++) {
            if (records.get(i) instanceof LogRecord.Prepare || records.get(i) instanceof LogRecord.Migrate) {
                places.addAll(List.of(i - 1, i, i + 1));
            }
        }
        return places;
    }

    private static void alter(List<TopicRecord> topic, int at, Random random) {
        TopicRecord record = topic.get(at);
        int length = Objects.requireNonNull(record.value()).length;
        topic.set(at, Books.withValue(record, Books.flipped(record.value(), random.nextInt(length))));
    }

    private static void found(List<LogRecord> records, Consumer<Past> alteration) {
        try (Past past = new Past(records)) {
            alteration.accept(past);
            assertThat(past.verify().findings()).isNotEmpty();
        }
    }
}
