package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.migrate.BrokenRow;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.dao.migrate.MigrationReport;
import io.entail.dao.migrate.MigrationReport.OfEntity;
import io.entail.dao.migrate.MigrationReport.Result;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The promises of migrations over any kind of log. Each kind of log has a subclass that says how to open one. */
public abstract class MigrationContract extends StoreContract {
    private static final String SHOPS =
            "@entity(\"shops\") @primaryKey([\"id\"]) record Shop { union { null, uuid } @auto(true) id = null; }";
    private static final String OLD = "string @unique(true) name; int total; union { null, string } note = null; "
            + "union { null, string } code = null; union { null, uuid } shop = null;";

    private static Definitions with(String fields) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) record Order { union { null, uuid } @auto(true) id = null; "
                        + fields + " }",
                SHOPS,
                TestDefinitions.WORKSPACES);
    }

    private static MigrationPlan to(String fields) {
        return MigrationPlan.to(with(fields).require("orders"));
    }

    /** Opens a store with the old definition, in which migrations are allowed. */
    private EntityStore old() {
        EntityStore store = store(log(), with(OLD));
        store.enableMigrations();
        return store;
    }

    private static Entity order(EntityStore store, String name, Object... more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of("name", name, "total", name.length()));
        for (int i = 0; i < more.length; i += 2) {
            values.put((String) more[i], more[i + 1]);
        }
        return store.dao("orders").insert(values);
    }

    private static OfEntity only(MigrationReport report) {
        assertThat(report.entities()).hasSize(1);
        return report.entities().get(0);
    }

    private static Map<String, Object> shown(EntityStore store, Entity row) {
        Map<String, Object> fields = new LinkedHashMap<>(
                store.dao("orders").select(id(row)).orElseThrow().fields());
        fields.remove("id");
        return fields;
    }

    private void becomes(String fields, UnaryOperator<MigrationPlan> steps, Map<String, Object> row, Object... more) {
        EntityStore store = old();
        Entity before = order(store, "abc", more);
        MigrationReport report = store.as("ann").because("tidy").migrate(steps.apply(to(fields)));
        assertThat(only(report).result()).isEqualTo(Result.DONE);
        assertThat(shown(store, before)).isEqualTo(row);
        EntityStore next = store(log(), with(fields));
        see(next, store.reader().reached());
        assertThat(shown(next, before)).isEqualTo(row);
        next.dao("orders").update(id(before), Map.of("name", "new"));
        Map<String, Object> renamed = new LinkedHashMap<>(row);
        renamed.put("name", "new");
        assertThat(shown(next, before)).isEqualTo(renamed);
    }

    @Test
    @DisplayName("a renamed field has its values under the new name, and no row is rewritten")
    void renames() {
        becomes(
                OLD.replace("total", "amount"),
                plan -> plan.rename("total", "amount"),
                Map.of("name", "abc", "amount", 3, "note", "n"),
                "note",
                "n");
    }

    @Test
    @DisplayName("a removed field is absent")
    void removes() {
        becomes(
                OLD.replace("union { null, string } note = null;", ""),
                plan -> plan.remove("note"),
                Map.of("name", "abc", "total", 3),
                "note",
                "n");
    }

    @Test
    @DisplayName("a field whose type changes gets the values that a named conversion returns")
    void retypes() {
        becomes(
                OLD.replace("int total", "string total"),
                plan -> plan.retype("total", "int_to_text"),
                Map.of("name", "abc", "total", "3"));
    }

    @Test
    @DisplayName("a conversion can be a function of the process")
    void retypesByAFunction() {
        becomes(
                OLD.replace("string @unique(true) name", "string @lenMax(50) @unique(true) name"),
                plan -> plan.retype("name", "padded").conversion("padded", name -> "*".repeat(5) + name),
                Map.of("name", "*****abc", "total", 3));
    }

    @Test
    @DisplayName("a new required field has a value in old rows")
    void fills() {
        becomes(
                OLD + " string region;",
                plan -> plan.fill("region", "eu"),
                Map.of("name", "abc", "total", 3, "region", "eu"));
    }

    @Test
    @DisplayName("a unique field stays unique under another name")
    void renamesUnique() {
        EntityStore store = old();
        order(store, "abc");
        String fields = OLD.replace(" name;", " title;");
        assertThat(store.migrate(to(fields).rename("name", "title")).isDone()).isTrue();
        EntityStore next = store(log(), with(fields));
        see(next, store.reader().reached());
        assertThat(next.dao("orders").selectBy("title", "abc")).isPresent();
        assertThatThrownBy(() -> next.dao("orders").insert(Map.of("title", "abc", "total", 1)))
                .isInstanceOf(UniqueViolationException.class);
    }

    @Test
    @DisplayName("a new unique rule holds from the last step on; before it, rows that share a value are listed by key")
    void newUniqueRules() {
        EntityStore store = old();
        Entity one = order(store, "abc", "code", "x");
        Entity two = order(store, "def", "code", "x");
        order(store, "ghi");
        String fields = OLD.replace("union { null, string } code", "union { null, string } @unique(true) code");
        Position before = store.reader().reached();
        OfEntity broken = only(store.migrate(to(fields)));
        assertThat(broken.result()).isEqualTo(Result.BROKEN);
        assertThat(broken.broken()).hasSize(1);
        BrokenRow row = broken.broken().get(0);
        assertThat(List.of(id(one), id(two))).contains(String.valueOf(row.key().get("id")));
        assertThat(row.fault()).startsWith("'code' has the value that the row '{id=");
        assertThat(store.reader().reached()).isEqualTo(before);
        store.dao("orders").update(id(two), Map.of("code", "y"));
        assertThat(only(store.migrate(to(fields))).result()).isEqualTo(Result.DONE);
        EntityStore next = store(log(), with(fields));
        see(next, store.reader().reached());
        assertThatThrownBy(() -> order(next, "new", "code", "x")).isInstanceOf(UniqueViolationException.class);
        assertThat(next.dao("orders").selectBy("code", "x").map(StoreContract::id))
                .hasValue(id(one));
        order(next, "new", "code", "z");
    }

    @Test
    @DisplayName("a new reference holds from the last step on; before it, rows without their parent are listed by key")
    void newReferences() {
        EntityStore store = old();
        Entity shop = store.dao("shops").insert(Map.of());
        Entity good = order(store, "abc", "shop", id(shop));
        Entity bad = order(store, "def", "shop", "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e");
        String fields = OLD.replace("uuid } shop", "uuid } @references(\"shops\") shop");
        MigrationPlan plan = to(fields).retype("shop", "value_to_reference");
        OfEntity broken = only(store.migrate(plan));
        assertThat(broken.broken()).singleElement().satisfies(row -> {
            assertThat(row.key()).containsEntry("id", id(bad));
            assertThat(row.fault())
                    .startsWith("'shop' refers to the row '6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e' of 'shops'");
        });
        store.dao("orders").delete(id(bad));
        assertThat(store.migrate(plan).isDone()).isTrue();
        EntityStore next = store(log(), with(fields));
        see(next, store.reader().reached());
        assertThat(shown(next, good)).containsEntry("shop", Map.of("id", id(shop)));
        assertThatThrownBy(() -> next.dao("shops").delete(id(shop))).isInstanceOf(ForeignKeyViolationException.class);
        next.dao("orders").delete(id(good));
        next.dao("shops").delete(id(shop));
    }

    @Test
    @DisplayName(
            "rows that break a stricter rule are listed by key, in a preview, too, and the definition in force stays")
    void tighterRules() {
        EntityStore store = old();
        Entity longer = order(store, "abcdef");
        order(store, "abc");
        MigrationPlan plan = to(OLD.replace("@unique(true) name", "@lenMax(3) @unique(true) name"));
        OfEntity preview = only(store.previewMigration(plan, MigrationListener.NONE));
        assertThat(preview.result()).isEqualTo(Result.BROKEN);
        OfEntity broken = only(store.migrate(plan));
        assertThat(broken.broken())
                .isEqualTo(preview.broken())
                .containsExactly(
                        new BrokenRow("orders", Map.of("id", id(longer)), null, "name: length must be at most 3"));
        store.dao("orders").update(id(longer), Map.of("name", "ab"));
        assertThat(only(store.previewMigration(plan, MigrationListener.NONE)).result())
                .isEqualTo(Result.WOULD_BE_DONE);
        assertThat(store.migrate(plan).isDone()).isTrue();
        EntityStore next = store(log(), with(OLD.replace("@unique(true) name", "@lenMax(3) @unique(true) name")));
        see(next, store.reader().reached());
        assertThatThrownBy(() -> order(next, "toolong")).isInstanceOf(SchemaViolationException.class);
    }

    @Test
    @DisplayName("a preview appends nothing, and works before the protocol that migrations need is in force")
    void previews() {
        EntityStore store = store(log(), with(OLD));
        order(store, "abc");
        Position before = store.reader().reached();
        MigrationPlan plan = to(OLD + " string region;").fill("region", "eu");
        OfEntity preview = only(store.previewMigration(plan, MigrationListener.NONE));
        assertThat(preview.result()).isEqualTo(Result.WOULD_BE_DONE);
        assertThat(preview.rewritten()).isEqualTo(1);
        assertThat(preview.changes()).containsExactly("field 'region' is new, 'eu' in rows that are there");
        assertThatThrownBy(() -> store.migrate(plan))
                .isInstanceOf(OperationUnsupportedException.class)
                .hasMessageContaining("entail migrate FILE --enable-protocol");
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName(
            "older processes are refused by name after the last step, and those with the final definition before it")
    void olderProcessesAreRefused() {
        EntityStore before = old();
        Entity row = order(before, "abc");
        String fields = OLD.replace("total", "amount");
        assertThatThrownBy(() -> store(log(), with(fields)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("field 'total' was removed")
                .hasMessageContaining("'entail migrate' (ops/migrations.md)");
        EntityStore migrating = store(log(), with(OLD));
        see(migrating, before.reader().reached());
        MigrationReport report = migrating.migrate(to(fields).rename("total", "amount"));
        see(before, only(report).position());
        assertThatThrownBy(() -> before.dao("orders").update(id(row), Map.of("note", "x")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3 of its definition (position "
                        + only(report).position() + "), and this process has one of before: field 'total' was removed");
        assertThat(before.dao("orders").select(id(row)).orElseThrow().fields()).containsEntry("amount", 3);
        assertThat(before.dao("shops").insert(Map.of())).isNotNull();
        assertThatThrownBy(() -> store(log(), with(OLD)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3");
        EntityStore next = store(log(), with(fields + " union { null, string } more = null;"));
        next.dao("orders").update(id(row), Map.of("more", "x"));
        EntityStore same = store(log(), with(fields));
        see(same, next.reader().reached());
        same.dao("orders").update(id(row), Map.of("note", "y"));
        assertThat(same.dao("orders").select(id(row)).orElseThrow().fields())
                .containsEntry("more", "x")
                .containsEntry("note", "y");
    }

    @Test
    @DisplayName("an old process cannot loosen what a migration has tightened by opening the store again")
    void tightenedRulesStay() {
        EntityStore store = old();
        assertThat(store.migrate(to(OLD.replace("@unique(true) name", "@lenMax(3) @unique(true) name")))
                        .isDone())
                .isTrue();
        assertThatThrownBy(() -> store(log(), with(OLD)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("field 'name': the rule lenMax 3 is new");
    }

    @Test
    @DisplayName(
            "a completed migration can be repeated, an abandoned one changes nothing, and two plans exclude each other")
    void plansExcludeEachOther() {
        EntityStore store = old();
        Entity row = order(store, "abc", "code", "x");
        String one = OLD + " string region;";
        MigrationPlan failing =
                to(one).fill("region", "eu").retype("code", "late").conversion("late", value -> value);
        EntityStore racing = store(log(), with(OLD));
        see(racing, store.reader().reached());
        // The row that breaks the rule is written after all rows were examined, so that the migration stays under way.
        MigrationListener late = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                if (what.startsWith("rewriting")) {
                    see(store, racing.dao("orders").update(id(row), Map.of("note", "broken")));
                }
            }
        };
        String tight = one.replace("} note", "} @lenMax(3) note");
        MigrationPlan plan = to(tight).fill("region", "eu");
        OfEntity report = only(store.migrate(plan, late));
        assertThat(report.result()).isEqualTo(Result.BROKEN);
        assertThatThrownBy(() -> store.migrate(failing))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("another migration of 'orders' is under way (prepared as version 2)");
        assertThatThrownBy(() -> store(log(), with(OLD + " union { null, int } more = null;")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("a migration of it is under way");
        assertThat(store.abandonMigration("orders")).isTrue();
        assertThat(store.abandonMigration("orders")).isFalse();
        see(racing, store.reader().reached());
        racing.dao("orders").update(id(row), Map.of("note", "ok"));
        assertThat(shown(racing, row)).isEqualTo(Map.of("name", "abc", "total", 3, "code", "x", "note", "ok"));
        see(store, racing.reader().reached());
        assertThat(only(store.migrate(plan)).result()).isEqualTo(Result.DONE);
        assertThat(only(store.migrate(plan)).result()).isEqualTo(Result.ALREADY);
        assertThat(shown(store, row)).containsEntry("region", "eu").doesNotContainKey("more");
    }

    @Test
    @DisplayName("two processes migrate by one plan while an old one writes: both succeed, and no write is lost")
    void twoAtOnce() throws Exception {
        EntityStore store = old();
        Map<String, Integer> model = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            model.put(id(order(store, "row" + i)), 0);
        }
        EntityStore writing = store(log(), with(OLD));
        EntityStore one = store(log(), with(OLD));
        EntityStore two = store(log(), with(OLD));
        List.of(writing, one, two).forEach(each -> see(each, store.reader().reached()));
        MigrationPlan plan = to(OLD.replace("int total", "string total") + " string region;")
                .retype("total", "int_to_text")
                .fill("region", "eu");
        AtomicBoolean begun = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<Integer> writes = threads.submit(() -> write(writing, model, () -> begun.set(true)));
            while (!begun.get()) {
                Thread.onSpinWait();
            }
            Callable<MigrationReport> first = () -> one.migrate(plan);
            Callable<MigrationReport> second = () -> two.migrate(plan);
            List<Future<MigrationReport>> both = threads.invokeAll(List.of(first, second));
            for (Future<MigrationReport> each : both) {
                assertThat(each.get().isDone()).isTrue();
            }
            assertThat(writes.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
        see(store, one.reader().reached());
        model.forEach((id, total) -> assertThat(
                        store.dao("orders").select(id).orElseThrow().fields())
                .containsEntry("total", String.valueOf(total == 0 ? nameLength(store, id) : total))
                .containsEntry("region", "eu"));
    }

    @Test
    @DisplayName("the last step is taken although 32 threads of an old process write all the time")
    void busyWriters() throws Exception {
        EntityStore store = old();
        List<Map<String, Integer>> models = new ArrayList<>();
        for (int writer = 0; writer < 32; writer++) {
            Map<String, Integer> model = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                model.put(id(order(store, "row" + writer + "-" + i)), 0);
            }
            models.add(model);
        }
        EntityStore migrating = store(log(), with(OLD));
        see(migrating, store.reader().reached());
        MigrationPlan plan = to(OLD + " string region;").fill("region", "eu");
        CountDownLatch begun = new CountDownLatch(models.size());
        ExecutorService threads = Executors.newFixedThreadPool(models.size());
        List<Future<Integer>> writes = new ArrayList<>();
        try {
            for (Map<String, Integer> model : models) {
                writes.add(threads.submit(() -> write(store, model, begun::countDown)));
            }
            begun.await();
            assertThat(only(migrating.migrate(plan)).result()).isEqualTo(Result.DONE);
            for (Future<Integer> each : writes) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int nameLength(EntityStore store, String id) {
        return String.valueOf(
                        store.dao("orders").select(id).orElseThrow().fields().get("name"))
                .length();
    }

    /** Updates rows until the migration refuses it by name. Returns how many updates were attempted. */
    private static int write(EntityStore store, Map<String, Integer> model, Runnable begun) {
        List<String> ids = List.copyOf(model.keySet());
        for (int i = 1; ; i++) {
            String id = ids.get(i % ids.size());
            try {
                store.dao("orders").update(id, Map.of("total", 1000 + i));
            } catch (DefinitionException e) {
                assertThat(e).hasMessageContaining("'orders' was migrated to version 3");
                return i;
            }
            model.put(id, 1000 + i);
            begun.run();
        }
    }

    @Test
    @DisplayName("a second migration follows the first, and rows of all versions are read")
    void oneAfterTheOther() {
        EntityStore store = old();
        Entity row = order(store, "abc", "note", "n");
        String one = OLD.replace("total", "amount");
        assertThat(store.migrate(to(one).rename("total", "amount")).isDone()).isTrue();
        String two = one.replace("int amount", "string total").replace("note", "remark");
        EntityStore next = store(log(), with(one));
        see(next, store.reader().reached());
        Entity later = next.dao("orders").insert(Map.of("name", "later", "amount", 5));
        MigrationPlan plan =
                to(two).rename("amount", "total").retype("total", "int_to_text").rename("note", "remark");
        assertThat(next.migrate(plan).isDone()).isTrue();
        assertThat(shown(next, row)).isEqualTo(Map.of("name", "abc", "total", "3", "remark", "n"));
        assertThat(shown(next, later)).isEqualTo(Map.of("name", "later", "total", "5"));
    }

    @Test
    @DisplayName("an abandoned migration keeps the values that it has filled into existing fields, but no added field")
    void fillsInPlace() {
        EntityStore store = old();
        Entity filled = order(store, "abc");
        Entity wrong = order(store, "def");
        EntityStore racing = store(log(), with(OLD));
        see(racing, store.reader().reached());
        MigrationListener late = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                if (what.startsWith("rewriting")) {
                    see(store, racing.dao("orders").update(id(wrong), Map.of("name", "too long")));
                }
            }
        };
        String fields = OLD.replace("@unique(true) name", "@lenMax(3) @unique(true) name")
                        .replace(
                                "union { null, string } note = null",
                                "union { null, string } @required(true) note = null")
                + " string region;";
        MigrationPlan plan = to(fields).fill("note", "none").fill("region", "eu");
        assertThat(only(store.migrate(plan, late)).result()).isEqualTo(Result.BROKEN);
        see(racing, store.reader().reached());
        Map<String, Object> seen = Map.of("name", "abc", "total", 3, "note", "none");
        assertThat(shown(racing, filled)).isEqualTo(seen);
        assertThat(store.abandonMigration("orders")).isTrue();
        see(racing, store.reader().reached());
        assertThat(shown(racing, filled)).isEqualTo(seen);
    }

    @Test
    @DisplayName("a unique value that moves to another row while rows are examined is not reported as shared")
    void valuesGoFromRowToRow() {
        EntityStore store = old();
        for (int i = 0; i < 201; i++) {
            order(store, "row" + i, "code", "code" + i);
        }
        List<String> ids = new ArrayList<>();
        for (Entity row : store.dao("orders").each()) {
            ids.add(id(row));
        }
        // The first and the last key are not in the same page.
        String first = ids.get(0);
        String last = ids.get(ids.size() - 1);
        Object code = store.dao("orders").select(first).orElseThrow().fields().get("code");
        MigrationListener moving = new MigrationListener() {
            private boolean moved;

            @Override
            public void looked(long more) {
                if (!moved) {
                    moved = true;
                    store.dao("orders").update(first, Map.of("code", "free"));
                    store.dao("orders").update(last, Map.of("code", code));
                }
            }
        };
        String fields = OLD.replace("union { null, string } code", "union { null, string } @unique(true) code");
        assertThat(only(store.migrate(to(fields), moving)).result()).isEqualTo(Result.DONE);
    }

    /** Writes a row right before the last step, so that it is refused, and then calls what is given once. */
    private MigrationListener whileRefused(EntityStore store, EntityStore racing, Entity row, Runnable then) {
        return new MigrationListener() {
            private boolean refused;
            private boolean called;

            @Override
            public void began(String entity, String what, long rows) {
                if (what.equals("taking the last step")) {
                    racing.dao("orders").update(id(row), Map.of("note", "late"));
                    refused = true;
                }
            }

            @Override
            public void looked(long more) {
                if (refused && !called) {
                    called = true;
                    see(racing, store.reader().reached());
                    then.run();
                }
            }
        };
    }

    @Test
    @DisplayName("after a last step was refused, writes give way to the next one, and are then refused by its name")
    void writesGiveWay() throws Exception {
        EntityStore store = old();
        Entity row = order(store, "abc");
        EntityStore racing = store(log(), with(OLD));
        see(racing, store.reader().reached());
        List<CompletableFuture<Entity>> given = new ArrayList<>();
        MigrationListener writing = whileRefused(
                store, racing, row, () -> given.add(racing.dao("orders").updateAsync(id(row), Map.of("note", "last"))));
        assertThat(only(store.migrate(to(OLD + " string region;").fill("region", "eu"), writing))
                        .result())
                .isEqualTo(Result.DONE);
        assertThat(given).hasSize(1);
        assertThatThrownBy(() -> given.get(0).get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3");
        assertThat(shown(store, row))
                .as("a write that gave way took no effect before the last step")
                .containsEntry("note", "late");
    }

    @Test
    @DisplayName("a write that gives way to a last step ends when its store is closed")
    void closingEndsWritesThatGiveWay() throws Exception {
        EntityStore store = old();
        Entity row = order(store, "abc");
        EntityStore racing = store(log(), with(OLD));
        see(racing, store.reader().reached());
        List<CompletableFuture<Entity>> given = new ArrayList<>();
        MigrationListener closing = whileRefused(store, racing, row, () -> {
            given.add(racing.dao("orders").updateAsync(id(row), Map.of("note", "last")));
            racing.close();
        });
        assertThat(only(store.migrate(to(OLD + " string region;").fill("region", "eu"), closing))
                        .result())
                .isEqualTo(Result.DONE);
        assertThatThrownBy(() -> given.get(0).get(30, TimeUnit.SECONDS))
                .as("every write ends")
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(EntailException.class);
    }
}
