package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Deletions and other writes after a migration that has removed, added or reordered references. Rows that the migration
 * has not rewritten list their references in the order of the definition of their own version.
 */
@Timeout(30)
final class MigratedReferencesTest {
    private static final String NULLED = "union { null, string } @references(\"shops\") @onDelete(\"null\") ";
    private static final String CASCADING = "union { null, string } @references(\"shops\") @onDelete(\"cascade\") ";
    private static final String TWO = NULLED + "seller = null; " + CASCADING + "buyer = null;";

    /** One of two references remains, and is now the first. */
    private static final String BUYER = CASCADING + "buyer = null;";

    private static final String SELLER = NULLED + "seller = null;";

    /** A new reference comes first, and the others have changed places. */
    private static final String THREE =
            NULLED + "agent = null; " + CASCADING + "buyer = null; " + NULLED + "seller = null;";

    private static final WriteOptions SHORT = WriteOptions.ttl(1);
    private static final Duration OVER = Duration.ofMillis(1_100);

    private final MemoryLogs logs = new MemoryLogs();
    private final List<EntityStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(EntityStore::close);
        logs.close();
    }

    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"shops\") @primaryKey([\"id\"]) @ttl(true) record Shop { string id; }",
                "@entity(\"orders\") @primaryKey([\"id\"]) @ttl(true) record Order { string id; " + orders + " }",
                "@entity(\"items\") @primaryKey([\"id\"]) record Item { string id; "
                        + "union { null, string } @references(\"orders\") @onDelete(\"cascade\") order_of = null; }",
                TestDefinitions.WORKSPACES);
    }

    private EntityStore open(String orders) {
        EntityStore store =
                Inside.over(logs.open(), with(orders), StoreSettings.inMemory().withClock(logs.clock()));
        opened.add(store);
        return store;
    }

    /** Opens a store with two shops and the definition before the migration. */
    private EntityStore before() {
        EntityStore store = open(TWO);
        store.enableMigrations();
        store.dao("shops").insert(Map.of("id", "here"));
        store.dao("shops").insert(Map.of("id", "there"));
        return store;
    }

    private EntityStore migrated(EntityStore from, String orders, UnaryOperator<MigrationPlan> steps) {
        assertThat(from.migrate(steps.apply(MigrationPlan.to(with(orders).require("orders"))))
                        .isDone())
                .isTrue();
        return open(orders);
    }

    private EntityStore withoutSeller(EntityStore from) {
        return migrated(from, BUYER, plan -> plan.remove("seller"));
    }

    private EntityStore withoutBuyer(EntityStore from) {
        return migrated(from, SELLER, plan -> plan.remove("buyer"));
    }

    private EntityStore withAgent(EntityStore from) {
        return migrated(from, THREE, plan -> plan);
    }

    private static Map<String, Object> shop(String id) {
        return Map.of("id", id);
    }

    private static @Nullable Map<String, Object> order(EntityStore store, String id) {
        return store.dao("orders").select(id).map(row -> row.fields()).orElse(null);
    }

    @Test
    @DisplayName("a deletion cascades by a reference that the migration has moved to another place in the definition")
    void cascadesByAMovedReference() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("orders").insert(Map.of("id", "b", "buyer", shop("there"), "seller", shop("here")));
        EntityStore next = withoutSeller(store);
        next.dao("shops").delete("here");
        assertThat(order(next, "a")).isNull();
        assertThat(order(next, "b")).isEqualTo(Map.of("id", "b", "buyer", shop("there")));
    }

    @Test
    @DisplayName("a removed reference restricts nothing, and the remaining one is set to null with its parent")
    void unsetsAMovedReference() {
        EntityStore store = open(CASCADING + "buyer = null; " + NULLED + "seller = null;");
        store.enableMigrations();
        store.dao("shops").insert(Map.of("id", "here"));
        store.dao("shops").insert(Map.of("id", "there"));
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("there"), "seller", shop("here")));
        EntityStore next = withoutBuyer(store);
        next.dao("shops").delete("there");
        assertThat(order(next, "a")).isEqualTo(Map.of("id", "a", "seller", shop("here")));
        next.dao("shops").delete("here");
        assertThat(order(next, "a")).isEqualTo(Map.of("id", "a"));
    }

    @Test
    @DisplayName("a new reference before the others does not affect rows that were written before the migration")
    void aNewReferenceComesFirst() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("orders").insert(Map.of("id", "b", "buyer", shop("there"), "seller", shop("here")));
        EntityStore next = withAgent(store);
        next.dao("shops").delete("here");
        assertThat(order(next, "a")).isNull();
        assertThat(order(next, "b")).isEqualTo(Map.of("id", "b", "buyer", shop("there")));
    }

    @Test
    @DisplayName("a row that was written before the migration can get a value for a new reference")
    void aRowOfBeforeTakesANewReference() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here")));
        EntityStore next = withAgent(store);
        next.dao("orders").update("a", Map.of("agent", shop("there"), "seller", shop("there")));
        next.dao("shops").delete("there");
        assertThat(order(next, "a")).isEqualTo(Map.of("id", "a", "buyer", shop("here")));
        next.dao("shops").delete("here");
        assertThat(order(next, "a")).isNull();
    }

    @Test
    @DisplayName("a row that was written before the migration can keep an expired parent, but not get one")
    void expiredParentsAreKeptAndNotTaken() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("shops").update("here", Map.of(), SHORT);
        EntityStore next = withAgent(store);
        logs.pass(OVER);
        next.dao("orders").update("a", Map.of("seller", shop("there"), "agent", shop("there")));
        assertThatThrownBy(() -> next.dao("orders").update("a", Map.of("seller", shop("here"))))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThat(order(next, "a")).containsEntry("buyer", shop("here"));
    }

    @Test
    @DisplayName("deleteTree also deletes the rows below an expired row that was written before the migration")
    void deletesTreesThroughExpiredRows() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")), SHORT);
        // These are more rows than deleteTree puts into one write, so that the first writes have only these.
        store.write(write -> {
            for (int i = 0; i < 600; i++) {
                write.insert("items", Map.of("id", "i" + i, "order_of", Map.of("id", "a")));
            }
        });
        EntityStore next = withoutSeller(store);
        logs.pass(OVER);
        next.dao("shops").deleteTree("here");
        assertThat(next.dao("shops").select("here")).isEmpty();
        assertThat(next.dao("items").count()).isZero();
    }

    @Test
    @DisplayName("deleteTree also deletes the rows below a row that was written before the migration")
    void deletesTreesThroughRows() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("items").insert(Map.of("id", "i", "order_of", Map.of("id", "a")));
        EntityStore next = withAgent(store);
        next.dao("shops").deleteTree("here");
        assertThat(next.dao("shops").select("here")).isEmpty();
        assertThat(order(next, "a")).isNull();
        assertThat(next.dao("items").select("i")).isEmpty();
    }

    @Test
    @DisplayName("an expired row from before the migration is deleted with its parent, and so are the rows below it")
    void expiredRowsGoWithTheirParent() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("there"), "seller", shop("here")), SHORT);
        store.dao("items").insert(Map.of("id", "i", "order_of", Map.of("id", "a")));
        EntityStore next = withAgent(store);
        logs.pass(OVER);
        next.dao("shops").delete("here");
        assertThat(next.dao("items").select("i")).isEmpty();
        assertThat(next.dao("shops").select("here")).isEmpty();
    }

    @Test
    @DisplayName("expired rows from before the migration are deleted with the rows below them")
    void theReaperDeletesRowsOfBefore() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("orders").insert(Map.of("id", "b", "buyer", shop("there"), "seller", shop("here")));
        store.dao("shops").update("here", Map.of(), SHORT);
        EntityStore next = withoutSeller(store);
        logs.pass(OVER);
        assertThat(Inside.reap(next)).isEqualTo(1);
        assertThat(order(next, "a")).isNull();
        assertThat(order(next, "b")).isEqualTo(Map.of("id", "b", "buyer", shop("there")));
    }

    @Test
    @DisplayName("an undo that would remove the parent of a row from before the migration is refused")
    void undoSeesReferencesOfRowsOfBefore() {
        EntityStore store = open(TWO);
        store.enableMigrations();
        Position inserted = store.dao("shops").insert(Map.of("id", "here")).position();
        store.dao("shops").insert(Map.of("id", "there"));
        store.dao("orders").insert(Map.of("id", "a", "seller", shop("here")));
        store.dao("orders").insert(Map.of("id", "b", "seller", shop("here")), SHORT);
        EntityStore next = withAgent(store);
        logs.pass(OVER);
        assertThatThrownBy(() -> next.undo(inserted)).isInstanceOf(ForeignKeyViolationException.class);
        next.dao("orders").delete("a");
        assertThatThrownBy(() -> next.undo(inserted)).isInstanceOf(ForeignKeyViolationException.class);
        Inside.reap(next);
        next.undo(inserted);
        assertThat(next.dao("shops").select("here")).isEmpty();
    }

    @Test
    @DisplayName("a reference that the migration has removed prevents no undo")
    void undoIsFreeOfRemovedReferences() {
        EntityStore store = open(TWO);
        store.enableMigrations();
        Position inserted = store.dao("shops").insert(Map.of("id", "here")).position();
        store.dao("shops").insert(Map.of("id", "there"));
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("there"), "seller", shop("here")));
        EntityStore next = withoutSeller(store);
        next.undo(inserted);
        assertThat(next.dao("shops").select("here")).isEmpty();
        assertThat(order(next, "a")).isEqualTo(Map.of("id", "a", "buyer", shop("there")));
    }

    @Test
    @DisplayName("during a migration, deletions follow the references in force, for rewritten rows, too")
    void deletesMeanwhile() {
        EntityStore store = before();
        store.dao("orders").insert(Map.of("id", "a", "buyer", shop("here"), "seller", shop("there")));
        store.dao("orders").insert(Map.of("id", "b", "buyer", shop("there"), "seller", shop("here")));
        store.dao("orders").insert(Map.of("id", "c", "buyer", shop("here")), SHORT);
        store.dao("items").insert(Map.of("id", "i", "order_of", Map.of("id", "c")));
        String filled = THREE + " string region;";
        MigrationListener deleting = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                if (what.startsWith("taking the last step")) {
                    logs.pass(OVER);
                    store.dao("shops").deleteTree("here");
                }
            }
        };
        assertThat(store.migrate(
                                MigrationPlan.to(with(filled).require("orders")).fill("region", "eu"), deleting)
                        .isDone())
                .isTrue();
        EntityStore next = open(filled);
        assertThat(order(next, "a")).isNull();
        assertThat(order(next, "b")).isEqualTo(Map.of("id", "b", "buyer", shop("there"), "region", "eu"));
        assertThat(next.dao("items").select("i")).isEmpty();
        next.dao("shops").delete("there");
        assertThat(order(next, "b")).isNull();
    }

    @Test
    @DisplayName("rows are found by an index of a field that a migration has made a reference, and back")
    void indexesOfFieldsThatBecomeReferences() {
        String text = "union { null, string } @indexed(true) shop = null;";
        String reference =
                "union { null, string } @indexed(true) @references(\"shops\") @onDelete(\"null\") shop = null;";
        EntityStore store = open(text);
        store.enableMigrations();
        store.dao("shops").insert(Map.of("id", "here"));
        store.dao("orders").insert(Map.of("id", "a", "shop", "here"));
        store.dao("orders").insert(Map.of("id", "b"));
        EntityStore next = migrated(store, reference, plan -> plan.retype("shop", "value_to_reference"));
        assertThat(foundBy(next, shop("here"))).containsExactly("a");
        next.dao("orders").insert(Map.of("id", "c", "shop", shop("here")));
        assertThat(foundBy(next, shop("here"))).containsExactly("a", "c");
        EntityStore back = migrated(next, text, plan -> plan.retype("shop", "reference_to_value"));
        assertThat(foundBy(back, "here")).containsExactly("a", "c");
        back.dao("shops").delete("here");
        assertThat(foundBy(back, "here")).containsExactly("a", "c");
    }

    private static List<@Nullable String> foundBy(EntityStore store, Object shop) {
        return store.dao("orders").pageBy("shop", shop).data().stream()
                .map(row -> row.text("id"))
                .toList();
    }
}
