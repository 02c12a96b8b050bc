package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.dao.migrate.MigrationReport;
import io.entail.dao.migrate.MigrationReport.Result;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that have expired and not been deleted yet when a migration comes. Nobody sees them. */
@Timeout(30)
final class MigratedExpiredRowsTest {
    private static final String OLD = "union { null, string } code = null; union { null, string } total = null;";
    private static final String NEW =
            "union { null, string } @unique(true) code = null; union { null, int } total = null;";

    private final MemoryLogs logs = new MemoryLogs();
    private final StoreLog log = logs.open();
    private final EntityStore store =
            Inside.over(log, with(OLD), StoreSettings.inMemory().withClock(logs.clock()));

    @AfterEach
    void close() {
        store.close();
        logs.close();
    }

    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) @ttl(true) record Order { string id; " + orders + " }",
                "@entity(\"items\") @primaryKey([\"id\"]) record Item { string id; "
                        + "union { null, string } @references(\"orders\") @onDelete(\"cascade\") order = null; }",
                TestDefinitions.WORKSPACES);
    }

    private MigrationReport.OfEntity migrate() {
        return store.migrate(MigrationPlan.to(with(NEW).require("orders")).retype("total", "text_to_int"))
                .entities()
                .get(0);
    }

    private void expiring(String id, String code, String total) {
        store.dao("orders").insert(Map.of("id", id, "code", code, "total", total), WriteOptions.ttl(1));
    }

    private void live(String id, String code) {
        store.dao("orders").insert(Map.of("id", id, "code", code, "total", "7"));
    }

    private boolean isThere(String id) {
        return log.row("orders", CanonicalKey.of(id)) != null;
    }

    @Test
    @DisplayName("an expired row that cannot be converted is deleted, so that tables need not show it by new rules")
    void faultyRowsAreDeleted() {
        store.enableMigrations();
        expiring("a", "x", "many");
        live("b", "x");
        logs.pass(Duration.ofSeconds(2));
        assertThat(migrate().result()).isEqualTo(Result.DONE);
        assertThat(isThere("a")).isFalse();
        assertThat(store.reader().selectBy("orders", "code", "x", Scope.ALL))
                .hasValueSatisfying(row -> assertThat(row.text("id")).isEqualTo("b"));
    }

    @Test
    @DisplayName("an expired row with the unique value of another one is deleted")
    void uniqueValuesOfExpiredRows() {
        store.enableMigrations();
        expiring("a", "x", "1");
        live("b", "x");
        live("c", "y");
        expiring("d", "y", "1");
        logs.pass(Duration.ofSeconds(2));
        assertThat(migrate().result()).isEqualTo(Result.DONE);
        assertThat(isThere("a")).isFalse();
        assertThat(isThere("d")).isFalse();
    }

    @Test
    @DisplayName("a row that was rewritten and has expired since gives its unique value up")
    void rowsThatExpireMeanwhile() {
        store.enableMigrations();
        expiring("a", "x", "1");
        store.dao("orders").insert(Map.of("id", "b", "code", "z", "total", "7"));
        expiring("c", "y", "1");
        // The second row breaks the final definition only after the first pass over all rows.
        MigrationReport.OfEntity first = store.migrate(
                        MigrationPlan.to(with(NEW).require("orders")).retype("total", "text_to_int"),
                        new MigrationListener() {
                            @Override
                            public void began(String entity, String what, long rows) {
                                if (what.equals("rewriting rows")) {
                                    store.dao("orders").update("b", Map.of("total", "many"));
                                }
                            }
                        })
                .entities()
                .get(0);
        assertThat(first.result()).isEqualTo(Result.BROKEN);
        assertThat(first.rewritten()).isEqualTo(2);
        logs.pass(Duration.ofSeconds(2));
        store.dao("orders").update("b", Map.of("code", "x", "total", "8"));
        assertThat(migrate().result()).isEqualTo(Result.DONE);
        assertThat(isThere("a")).isFalse();
        assertThat(isThere("b")).isTrue();
    }

    @Test
    @DisplayName("rows that refer to a deleted row are deleted with it, as at any expiry")
    void childrenOfExpiredRows() {
        store.enableMigrations();
        expiring("a", "x", "many");
        store.dao("items").insert(Map.of("id", "i", "order", Map.of("id", "a")));
        logs.pass(Duration.ofSeconds(2));
        assertThat(migrate().result()).isEqualTo(Result.DONE);
        assertThat(isThere("a")).isFalse();
        assertThat(store.dao("items").select("i")).isEmpty();
    }

    @Test
    @DisplayName("a row that has not expired by the clock of the log is listed and rewritten like any other")
    void rowsThatExpireByOneClockOnly() {
        store.enableMigrations();
        expiring("a", "x", "many");
        expiring("b", "y", "1");
        Clock ahead = Clock.offset(logs.clock(), Duration.ofSeconds(30));
        EntityStore fast =
                Inside.over(logs.open(), with(OLD), StoreSettings.inMemory().withClock(ahead));
        MigrationPlan plan = MigrationPlan.to(with(NEW).require("orders")).retype("total", "text_to_int");
        MigrationReport.OfEntity report = fast.migrate(plan).entities().get(0);
        assertThat(report.result()).isEqualTo(Result.BROKEN);
        assertThat(report.broken()).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo(Map.of("id", "a"));
            assertThat(row.fault()).contains("not by that of Kafka");
        });
        logs.pass(Duration.ofSeconds(2));
        assertThat(fast.migrate(plan).isDone()).isTrue();
        assertThat(isThere("a")).isFalse();
        fast.close();
    }
}
