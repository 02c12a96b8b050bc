package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.StoreSettings;
import io.entail.dao.WriteOptions;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog.KeyedRow;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import io.entail.state.Defined;
import io.entail.testkit.ShiftedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Row versions from before a migration, in the form in which tables store them. */
final class TableVersionsTest {
    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) @ttl(true) record Order { string id; " + orders + " }",
                TestDefinitions.WORKSPACES);
    }

    @Test
    @DisplayName("an expired row that does not fit the migrated definition is stored without its content")
    void expiredRowsThatDoNotFit() {
        ShiftedClock clock = new ShiftedClock();
        StoreSettings settings = Inside.inMemory(clock);
        try (MemoryLog log = MemoryLog.create(clock);
                EntityStore store = Inside.over(log, with("union { null, string } total = null;"), settings)) {
            store.enableMigrations();
            store.dao("orders").insert(Map.of("id", "a", "total", "many"), WriteOptions.ttl(1));
            store.dao("orders").insert(Map.of("id", "b", "total", "7"));
            List<KeyedRow> rows = log.rows("orders", null, 10);
            clock.pass(Duration.ofSeconds(2));
            MigrationPlan plan =
                    MigrationPlan.to(with("int total;").require("orders")).retype("total", "text_to_int");
            assertThat(store.migrate(plan).isDone()).isTrue();

            Defined orders = Objects.requireNonNull(log.defined("orders"));
            TableVersions versions = new TableVersions();
            Row expired = rows.get(0).row();
            for (TableRow row : List.of(
                    versions.row(orders, expired.definition(), expired.after()),
                    versions.newest(orders, expired.definition(), expired.after()))) {
                assertThat(row.version()).isEqualTo(orders.newest());
                assertThat(row.image()).isNull();
                assertThat(row.fields()).isNull();
            }
            Row kept = log.rows("orders", null, 10).get(0).row();
            assertThat(versions.row(orders, kept.definition(), kept.after()).fields())
                    .isEqualTo(Map.of("id", "b", "total", 7));
        }
    }
}
