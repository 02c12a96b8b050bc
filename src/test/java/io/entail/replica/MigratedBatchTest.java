package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.StoreSettings;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.replica.apply.LogApplier;
import io.entail.replica.apply.PendingWrites;
import io.entail.replica.reads.LocalReader;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.MemoryTables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A replica that gets the rewritten rows of a migration and its last step in one batch of the log. */
final class MigratedBatchTest {
    private static final TopicPartition TOPIC = new TopicPartition("t.writes", 0);
    private static final String OLD = "string @unique(true) code; int total;";

    private static Definitions with(String fields) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) record Order { string id; " + fields + " }",
                TestDefinitions.WORKSPACES);
    }

    private static ConsumerRecord<byte[], byte[]> record(LogEntry entry) {
        return new ConsumerRecord<>(
                TOPIC.topic(),
                TOPIC.partition(),
                entry.offset(),
                entry.appendTime(),
                TimestampType.LOG_APPEND_TIME,
                entry.key().length,
                Objects.requireNonNull(entry.value()).length,
                entry.key(),
                entry.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    /**
     * Returns the log of a store with one row, whose migration renames a field, changes the type of another and adds
     * one.
     */
    private static List<ConsumerRecord<byte[], byte[]>> log() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        StoreSettings settings = Inside.inMemory(Clock.systemUTC());
        try (MemoryLog log = MemoryLog.create(Clock.systemUTC());
                EntityStore store = Inside.over(log, with(OLD), settings)) {
            store.enableMigrations();
            store.dao("orders").insert(Map.of("id", "a", "code", "x", "total", 1));
            Definitions migrated = with("string @unique(true) name; string total; string region;");
            assertThat(store.migrate(MigrationPlan.to(migrated.require("orders"))
                                    .rename("code", "name")
                                    .retype("total", "int_to_text")
                                    .fill("region", "eu"))
                            .isDone())
                    .isTrue();
            log.records().each(0, log.reader().reached().offset(), entry -> {
                records.add(record(entry));
                return true;
            });
        }
        return records;
    }

    private static boolean isPrepare(ConsumerRecord<byte[], byte[]> record) {
        return new LogDecoder().decode(record.value()) instanceof LogRecord.Prepare;
    }

    @Test
    @DisplayName("no reader gets rows from before the last step under the definition that it puts in force")
    void readersSeeOneSideOfTheStep() {
        List<ConsumerRecord<byte[], byte[]>> log = log();
        int prepare = 0;
        while (!isPrepare(log.get(prepare))) {
            prepare++;
        }
        MemoryTables tables = new MemoryTables();
        RowChanges changes = new RowChanges((rows, offset) -> {});
        TableState state = new TableState(tables, changes, TableState.POSITIONS_MAX);
        LocalReader reader = new LocalReader(tables, state::definitions, Clock.systemUTC());
        PendingWrites pending = new PendingWrites(10, Runnable::run);
        LogApplier applier = new LogApplier(
                tables,
                () -> {},
                offset -> {},
                state,
                changes,
                pending,
                head -> reader.advanced(Position.of(head.offset())),
                null,
                "me");
        apply(applier, log.subList(0, prepare), () -> {});
        Map<String, Object> before = Map.of("id", "a", "code", "x", "total", 1);
        Map<String, Object> after = Map.of("id", "a", "name", "x", "total", "1", "region", "eu");
        List<Map<String, Object>> seen = new ArrayList<>();
        apply(applier, log.subList(prepare, log.size()), () -> {
            boolean migrated = state.definitions().migrations("orders").size() == 1;
            Map<String, Object> expected = migrated ? after : before;
            assertThat(reader.select("orders", "a", Scope.ALL).map(Entity::fields))
                    .contains(expected);
            assertThat(reader.selectBy("orders", migrated ? "name" : "code", "x", Scope.ALL)
                            .map(Entity::fields))
                    .contains(expected);
            seen.add(expected);
        });
        assertThat(seen).contains(before, after);
        reader.close();
        pending.close();
    }

    private static void apply(LogApplier applier, List<ConsumerRecord<byte[], byte[]>> batch, Runnable afterEach) {
        applier.beginBatch(new ConsumerRecords<>(Map.of(TOPIC, batch), Map.of()));
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            applier.apply(record.offset());
            afterEach.run();
        }
        applier.endBatch();
        afterEach.run();
    }
}
