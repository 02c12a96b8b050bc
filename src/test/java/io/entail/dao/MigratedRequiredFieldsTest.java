package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.Difference;
import io.entail.audit.FieldChange;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.Position;
import io.entail.read.Watch;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A migration that adds a field which cannot be null and has no default, and changes the type of another one in the
 * same way. Rows from before the migration have no value for these fields.
 */
@Timeout(30)
final class MigratedRequiredFieldsTest {
    private static final String OLD = "union { null, string } total = null; union { null, string } note = null;";
    private static final String NEW = "int total; union { null, string } note = null; string region; int level = 3;";

    private final MemoryLogs logs = new MemoryLogs();
    private final List<EntityStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(EntityStore::close);
        logs.close();
    }

    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) @ttl(true) record Order { string id; " + orders + " }",
                TestDefinitions.WORKSPACES);
    }

    private EntityStore open(String orders) {
        EntityStore store =
                Inside.over(logs.open(), with(orders), StoreSettings.inMemory().withClock(logs.clock()));
        opened.add(store);
        return store;
    }

    private EntityStore before() {
        EntityStore store = open(OLD);
        store.enableMigrations();
        return store;
    }

    private EntityStore migrated(EntityStore from) {
        return migrated(
                from,
                NEW,
                plan -> plan.retype("total", "text_to_int")
                        .fill("total", 0)
                        .fill("region", "eu")
                        .fill("level", 3));
    }

    private EntityStore migrated(EntityStore from, String orders, UnaryOperator<MigrationPlan> steps) {
        assertThat(from.migrate(steps.apply(MigrationPlan.to(with(orders).require("orders"))))
                        .isDone())
                .isTrue();
        return open(orders);
    }

    private static List<Difference> diff(EntityStore store, Position from) {
        return store.diff(
                        store.moments().at(from),
                        store.moments().at(store.reader().reached()))
                .toList();
    }

    @Test
    @DisplayName(
            "a difference shows fields that a row did not have before the migration as unset, or with their default")
    void differences() {
        EntityStore store = before();
        Position inserted =
                store.dao("orders").insert(Map.of("id", "a", "total", "7")).position();
        EntityStore next = migrated(store);
        assertThat(diff(next, inserted)).singleElement().satisfies(found -> {
            assertThat(Objects.requireNonNull(found.before()).fields()).isEqualTo(Map.of("id", "a", "level", 3));
            assertThat(found.diff())
                    .containsExactlyInAnyOrder(
                            new FieldChange("total", null, 7), new FieldChange("region", null, "eu"));
        });
        next.dao("orders").delete("a");
        assertThat(diff(next, inserted))
                .singleElement()
                .satisfies(found -> assertThat(found.operation()).isEqualTo(EntityChange.Operation.DELETE));
    }

    @Test
    @DisplayName("an undo names the fields that a row from before the migration does not have")
    void undoNamesWhatIsMissing() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "total", "7"));
        Position deleted = store.write(write -> write.delete("orders", "a")).position();
        EntityStore next = migrated(store);
        assertThatThrownBy(() -> next.undo(deleted))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("region: was not there before the migration of 'orders'")
                .hasMessageContaining("total: had another type before the migration of 'orders'");
    }

    @Test
    @DisplayName("an undo of a change from before the migration keeps the values that the migration has filled in")
    void undoKeepsWhatWasFilledIn() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "total", "7"));
        Position noted = store.dao("orders").update("a", Map.of("note", "n")).position();
        EntityStore next = migrated(store);
        next.undo(noted);
        assertThat(next.dao("orders").select("a").orElseThrow().fields())
                .isEqualTo(Map.of("id", "a", "total", 7, "region", "eu", "level", 3));
    }

    @Test
    @DisplayName("history, blame and the past show each version by the definition of its time")
    void looksBack() {
        EntityStore store = before();
        Position inserted =
                store.dao("orders").insert(Map.of("id", "a", "total", "7")).position();
        EntityStore next = migrated(store);
        next.dao("orders").update("a", Map.of("level", 4));
        List<Map<String, Object>> versions = new ArrayList<>();
        next.dao("orders")
                .history("a")
                .oldestFirst()
                .forEach(version -> versions.add(
                        Objects.requireNonNull(version.change().after()).fields()));
        assertThat(versions)
                .containsExactly(
                        Map.of("id", "a", "total", "7"),
                        Map.of("id", "a", "total", "7"),
                        Map.of("id", "a", "total", 7, "region", "eu", "level", 4));
        assertThat(next.dao("orders").blame("a").orElseThrow().fields())
                .extracting(field -> field.field())
                .containsExactlyInAnyOrder("id", "total", "region", "level");
        try (EntityStore then = next.asOf(inserted)) {
            assertThat(then.dao("orders").page().data())
                    .extracting(Entity::fields)
                    .containsExactly(Map.of("id", "a", "total", "7"));
        }
    }

    @Test
    @DisplayName("a watch that starts before the migration gets the changes from there on")
    void watches() throws Exception {
        EntityStore store = before();
        Position start = store.reader().reached();
        store.dao("orders").insert(Map.of("id", "a", "total", "7"));
        EntityStore next = migrated(store);
        next.dao("orders").delete("a");
        List<EntityChange> changes = new ArrayList<>();
        CountDownLatch three = new CountDownLatch(3);
        Watch watch = next.watch("orders", start, change -> {
            changes.add(change);
            three.countDown();
        });
        assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        watch.close();
        assertThat(changes)
                .extracting(EntityChange::operation)
                .containsExactly(
                        EntityChange.Operation.CREATE, EntityChange.Operation.UPDATE, EntityChange.Operation.DELETE);
        assertThat(Objects.requireNonNull(changes.get(0).after()).fields()).isEqualTo(Map.of("id", "a", "level", 3));
        assertThat(Objects.requireNonNull(changes.get(2).before()).fields())
                .isEqualTo(Map.of("id", "a", "total", 7, "region", "eu", "level", 3));
    }

    @Test
    @DisplayName(
            "an expired row that breaks the new definition stops neither migrations, reads, differences nor inserts")
    void expiredRowsThatBreak() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "total", "many"), WriteOptions.ttl(1));
        store.dao("orders").insert(Map.of("id", "b", "total", "7"));
        Position reached = store.reader().reached();
        logs.pass(Duration.ofMillis(1_100));
        EntityStore next = migrated(store);
        assertThat(next.dao("orders").select("a")).isEmpty();
        assertThat(next.dao("orders").page().data())
                .extracting(row -> row.fields().get("id"))
                .containsExactly("b");
        assertThat(diff(next, reached))
                .extracting(found -> found.key().get("id") + " " + found.operation())
                .containsExactly("a DELETE", "b UPDATE");
        String more = NEW + " string kind;";
        EntityStore after = migrated(next, more, plan -> plan.fill("kind", "x"));
        assertThat(after.dao("orders").page().data())
                .extracting(row -> row.fields().get("id"))
                .containsExactly("b");
        after.dao("orders").insert(Map.of("id", "a", "total", 1, "region", "us", "kind", "y"));
        assertThat(after.dao("orders").select("a")).isPresent();
        assertThat(diff(after, reached))
                .extracting(found -> found.key().get("id"))
                .containsExactly("a", "b");
    }
}
