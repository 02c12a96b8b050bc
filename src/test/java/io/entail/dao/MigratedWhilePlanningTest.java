package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last step of a migration takes effect between two reads of the state by the same write. */
final class MigratedWhilePlanningTest {
    private static final String OLD = "string id; int total;";
    private static final String NEW = OLD + " string region;";

    private static final String SHOPS = "@entity(\"shops\") @primaryKey([\"id\"]) record Shop { string id; }";

    private static Definitions with(String fields, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.add("@entity(\"orders\") @primaryKey([\"id\"]) record Order { " + fields + " }");
        all.add(TestDefinitions.WORKSPACES);
        return TestDefinitions.of(all.toArray(String[]::new));
    }

    /**
     * Runs an action once: immediately before or after a row is read, after rows that refer to another are found, or
     * immediately before or after a record is appended.
     */
    private static final class Interrupted extends ForwardingLog {
        private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
        private final AtomicReference<@Nullable Runnable> afterwards = new AtomicReference<>();
        private final AtomicReference<@Nullable Runnable> referred = new AtomicReference<>();
        private final AtomicReference<@Nullable Runnable> sending = new AtomicReference<>();
        private final AtomicReference<@Nullable Runnable> sent = new AtomicReference<>();

        Interrupted(StoreLog log) {
            super(log);
        }

        @Override
        public @Nullable Row row(String entity, Bytes key) {
            run(meanwhile);
            Row row = super.row(entity, key);
            run(afterwards);
            return row;
        }

        @Override
        public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
            List<Referrer> found = super.referrers(entity, key, scope, limit);
            run(referred);
            return found;
        }

        @Override
        public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
            run(sending);
            CompletableFuture<Applied> applied = super.append(record, completer, silent);
            run(sent);
            return applied;
        }

        private static void run(AtomicReference<@Nullable Runnable> what) {
            Runnable once = what.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }
    }

    private static void isRefusedByName(Function<Interrupted, AtomicReference<@Nullable Runnable>> when) {
        try (MemoryLogs logs = new MemoryLogs()) {
            StoreSettings settings = StoreSettings.inMemory().withClock(logs.clock());
            Interrupted log = new Interrupted(logs.open());
            EntityStore old = Inside.over(log, with(OLD), settings);
            EntityStore migrating = Inside.over(logs.open(), with(OLD), settings);
            migrating.enableMigrations();
            old.dao("orders").insert(Map.of("id", "a", "total", 1));
            MigrationPlan plan = MigrationPlan.to(with(NEW).require("orders")).fill("region", "eu");
            when.apply(log)
                    .set(() -> assertThat(migrating.migrate(plan).isDone()).isTrue());
            assertThatThrownBy(() -> old.dao("orders").update("a", Map.of("total", 2)))
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("'orders' was migrated to version 3 of its definition");
            old.close();
            migrating.close();
        }
    }

    @Test
    @DisplayName("an old process that reads the definition before the step and the row after it is refused by name")
    void anOldWriteAcrossTheStepIsRefusedByName() {
        isRefusedByName(log -> log.meanwhile);
    }

    @Test
    @DisplayName("an old process that has read the row before it was rewritten is refused by name")
    void anOldRowAcrossTheStepIsRefusedByName() {
        isRefusedByName(log -> log.afterwards);
    }

    @Test
    @DisplayName("a DAO that was made before a migration finds rows by unique values although their order has changed")
    void heldDaosFindRowsByUniqueValues() {
        String codes = "string id; union { null, string } @unique(true) name = null; "
                + "union { null, string } @unique(true) code = null; union { null, string } note = null;";
        String turned = "string id; union { null, string } @unique(true) number = null; "
                + "union { null, string } @unique(true) code = null; "
                + "union { null, string } @unique(true) name = null; union { null, string } note = null;";
        try (MemoryLogs logs = new MemoryLogs()) {
            StoreSettings settings = StoreSettings.inMemory().withClock(logs.clock());
            EntityStore migrating = Inside.over(logs.open(), with(codes), settings);
            migrating.enableMigrations();
            // This process has no definition of orders in a file, so that a migration does not make it outdated.
            EntityStore generic = Inside.over(logs.open(), TestDefinitions.of(TestDefinitions.WORKSPACES), settings);
            Dao held = generic.dao("orders");
            held.insert(Map.of("id", "a", "name", "x", "code", "y"));
            held.insert(Map.of("id", "b", "name", "y", "code", "x"));
            assertThat(migrating
                            .migrate(MigrationPlan.to(with(turned).require("orders")))
                            .isDone())
                    .isTrue();

            assertThat(held.updateBy("name", "x", Map.of("note", "n")).text("id"))
                    .isEqualTo("a");
            assertThat(held.upsertBy("code", "x", Map.of("note", "n")).text("id"))
                    .isEqualTo("b");
            assertThat(held.updateBy("name", "x", Map.of("number", "1")).text("id"))
                    .isEqualTo("a");
            assertThat(held.lastHolder("name", "x", ReplayListener.NONE)).contains(Map.of("id", "a"));
            held.deleteBy("name", "x");
            assertThat(generic.dao("orders").each())
                    .extracting(row -> row.text("id"))
                    .containsExactly("b");
            assertThat(held.lastHolder("number", "1", ReplayListener.NONE)).contains(Map.of("id", "a"));
            generic.close();
            migrating.close();
        }
    }

    private static final String AGENT =
            "union { null, string } @references(\"shops\") @onDelete(\"null\") agent = null;";

    private static final String BUYER =
            "union { null, string } @references(\"shops\") @onDelete(\"cascade\") buyer = null; ";

    private static void deletesAShop(Deletion test) {
        deletesAShop("seller buyer", "", test);
    }

    /**
     * A shop that is deleted while a migration removes references of the orders, so that {@code agent}, the third one,
     * has another number.
     *
     * @param removed the fields that the migration removes
     * @param kept the other fields before {@code agent}
     */
    private static void deletesAShop(String removed, String kept, Deletion test) {
        String two = "union { null, string } @references(\"shops\") @onDelete(\"cascade\") seller = null; " + BUYER;
        try (MemoryLogs logs = new MemoryLogs()) {
            StoreSettings settings = StoreSettings.inMemory().withClock(logs.clock());
            Interrupted log = new Interrupted(logs.open());
            EntityStore migrating = Inside.over(logs.open(), with("string id; " + two + AGENT, SHOPS), settings);
            migrating.enableMigrations();
            EntityStore generic = Inside.over(log, TestDefinitions.of(TestDefinitions.WORKSPACES), settings);
            generic.dao("shops").insert(Map.of("id", "here"));
            MigrationPlan plan =
                    MigrationPlan.to(with("string id; " + kept + AGENT, SHOPS).require("orders"));
            for (String field : removed.split(" ", -1)) {
                plan = plan.remove(field);
            }
            MigrationPlan wanted = plan;
            Runnable migration =
                    () -> assertThat(migrating.migrate(wanted).isDone()).isTrue();
            test.accept(log, generic, migrating, migration);
            assertThat(generic.dao("orders").select("a").orElseThrow().fields()).isEqualTo(Map.of("id", "a"));
            assertThat(generic.dao("shops").select("here")).isEmpty();
            generic.close();
            migrating.close();
        }
    }

    private interface Deletion {
        void accept(Interrupted log, EntityStore generic, EntityStore migrating, Runnable migration);
    }

    private static Map<String, Object> order() {
        return Map.of("id", "a", "agent", Map.of("id", "here"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a deletion that finds its children before the last step and deletes them after it is planned again")
    void childrenAreFoundAgain(boolean tree) {
        deletesAShop((log, generic, migrating, migration) -> {
            generic.dao("orders").insert(order());
            log.referred.set(migration);
            if (tree) {
                generic.dao("shops").deleteTree("here");
            } else {
                generic.dao("shops").delete("here");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"seller buyer", "seller"})
    @DisplayName("a deletion that was refused for a new child before the last step is planned again after it")
    void refusalsOfBeforeTheStep(String removed) {
        deletesAShop(removed, removed.contains("buyer") ? "" : BUYER, (log, generic, migrating, migration) -> {
            log.sending.set(() -> migrating.dao("orders").insert(order()));
            log.sent.set(migration);
            generic.dao("shops").delete("here");
        });
    }

    @Test
    @DisplayName("a deletion that a reference restricts is refused although the reference has another number by now")
    void restrictedBeforeTheStep() {
        String restricted = "union { null, string } @references(\"shops\") @onDelete(\"restrict\") agent = null;";
        try (MemoryLogs logs = new MemoryLogs()) {
            StoreSettings settings = StoreSettings.inMemory().withClock(logs.clock());
            Interrupted log = new Interrupted(logs.open());
            EntityStore migrating = Inside.over(logs.open(), with("string id; " + BUYER + restricted, SHOPS), settings);
            migrating.enableMigrations();
            EntityStore generic = Inside.over(log, TestDefinitions.of(TestDefinitions.WORKSPACES), settings);
            generic.dao("shops").insert(Map.of("id", "here"));
            generic.dao("orders").insert(order());
            MigrationPlan plan = MigrationPlan.to(
                            with("string id; " + restricted, SHOPS).require("orders"))
                    .remove("buyer");
            log.sent.set(() -> assertThat(migrating.migrate(plan).isDone()).isTrue());
            assertThatThrownBy(() -> generic.dao("shops").delete("here"))
                    .isInstanceOf(ForeignKeyViolationException.class);
            generic.close();
            migrating.close();
        }
    }

    @Test
    @DisplayName(
            "a taken value and a missing parent are told by the fields of the write, not by those of after the step")
    void refusedPutsOfBeforeTheStep() {
        String before = "string id; union { null, string } @unique(true) name = null; "
                + "union { null, string } @unique(true) code = null; " + BUYER + AGENT;
        String after = "string id; union { null, string } @unique(true) code = null; "
                + "union { null, string } @unique(true) number = null; " + AGENT;
        for (boolean unique : new boolean[] {true, false}) {
            try (MemoryLogs logs = new MemoryLogs()) {
                StoreSettings settings = StoreSettings.inMemory().withClock(logs.clock());
                Interrupted log = new Interrupted(logs.open());
                EntityStore migrating = Inside.over(logs.open(), with(before, SHOPS), settings);
                migrating.enableMigrations();
                EntityStore generic = Inside.over(log, TestDefinitions.of(TestDefinitions.WORKSPACES), settings);
                migrating.dao("orders").insert(Map.of("id", "a", "code", "x"));
                MigrationPlan plan = MigrationPlan.to(with(after, SHOPS).require("orders"))
                        .remove("name")
                        .remove("buyer");
                log.sent.set(() -> assertThat(migrating.migrate(plan).isDone()).isTrue());
                Map<String, Object> refused =
                        unique ? Map.of("id", "b", "code", "x") : Map.of("id", "b", "agent", Map.of("id", "nobody"));
                assertThatThrownBy(() -> generic.dao("orders").insert(refused))
                        .isInstanceOfSatisfying(
                                EntailException.class,
                                error -> assertThat(error.fields()).containsOnlyKeys(unique ? "code" : "agent"));
                generic.close();
                migrating.close();
            }
        }
    }
}
