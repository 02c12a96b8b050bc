package io.entail.dao;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.migrate.MigrationPlan;
import io.entail.dao.migrate.MigrationReport.Result;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A migration beside writers that do not give way to its last step. */
final class BusyMigrationTest {
    private static final String OLD = "string id; int total;";

    private static Definitions with(String fields) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) record Order { " + fields + " }",
                TestDefinitions.WORKSPACES);
    }

    /** Writes a row immediately before each attempt of the last step. */
    private static final class WrittenBefore extends ForwardingLog {
        private final AtomicReference<@Nullable Runnable> writing = new AtomicReference<>();

        WrittenBefore(StoreLog log) {
            super(log);
        }

        @Override
        public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
            Runnable write = record instanceof LogRecord.Migrate ? writing.get() : null;
            if (write != null) {
                write.run();
            }
            return super.append(record, completer, silent);
        }
    }

    /** The log of a writer that does not see refused last steps, such as one over a database. */
    private static final class NotGivingWay extends ForwardingLog {
        NotGivingWay(StoreLog log) {
            super(log);
        }

        @Override
        public long lastStepRoom(String entity) {
            return 0;
        }
    }

    private static int total(EntityStore store) {
        return (Integer) requireNonNull(
                store.dao("orders").select("a").orElseThrow().fields().get("total"));
    }

    @Test
    @DisplayName(
            "a last step that is refused each time is reported as busy after the time for it, and can be tried again")
    void isReportedAsBusy() {
        try (MemoryLogs logs = new MemoryLogs()) {
            StoreSettings settings = new StoreSettings(
                    "test", "default", 16, Duration.ofMillis(50), 10_000, logs.clock(), Duration.ZERO, false);
            WrittenBefore log = new WrittenBefore(logs.open());
            EntityStore migrating = Inside.over(log, with(OLD), settings);
            EntityStore busy = Inside.over(new NotGivingWay(logs.open()), with(OLD), settings);
            migrating.enableMigrations();
            busy.dao("orders").insert(Map.of("id", "a", "total", 0));
            log.writing.set(() -> busy.dao("orders").update("a", Map.of("total", total(busy) + 1)));
            MigrationPlan plan = MigrationPlan.to(with(OLD + " string region;").require("orders"))
                    .fill("region", "eu");

            assertThat(migrating.migrate(plan).entities())
                    .singleElement()
                    .satisfies(report -> assertThat(report.result()).isEqualTo(Result.BUSY));
            int total = total(busy);
            assertThat(total).as("no write of the busy process was lost").isPositive();

            log.writing.set(null);
            assertThat(migrating.migrate(plan).isDone()).isTrue();
            assertThat(migrating.dao("orders").select("a").orElseThrow().fields())
                    .isEqualTo(Map.of("id", "a", "total", total, "region", "eu"));
            busy.close();
            migrating.close();
        }
    }
}
