package io.entail.dao.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.Options;
import io.entail.errors.EntailException;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.Watch;
import io.entail.replica.MemoryLog;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A DAO that was got before a migration answers like one that is got after it. */
final class HeldDaoTest {
    private static final String OLD = "union { null, string } @unique(true) code = null; "
            + "union { null, int } @indexed(true) total = null; union { null, string } note = null; "
            + "union { null, string } @references(\"shops\") @onDelete(\"null\") shop = null;";
    private static final String NEW = "union { null, string } @unique(true) number = null; "
            + "union { null, string } @indexed(true) total = null; union { null, string } region = null; "
            + "union { null, string } @references(\"shops\") @onDelete(\"null\") seller = null; "
            + "union { null, string } @indexed(true) kind = null;";

    private final MemoryLog log = MemoryLog.create(Clock.systemUTC());
    private final EntityStore migrating = open(with(OLD));

    /** A process without a definition of orders in a file, which a migration does not make outdated. */
    private final EntityStore generic = open(TestDefinitions.of(TestDefinitions.WORKSPACES));

    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) record Order { string id; " + orders + " }",
                "@entity(\"shops\") @primaryKey([\"id\"]) record Shop { string id; }",
                TestDefinitions.WORKSPACES);
    }

    private EntityStore open(Definitions definitions) {
        return Inside.over(log, definitions, Inside.inMemory(Clock.systemUTC()));
    }

    @BeforeEach
    void write() {
        migrating.enableMigrations();
        migrating.dao("shops").insert(Map.of("id", "s"));
        migrating
                .dao("orders")
                .insert(Map.of("id", "a", "code", "x", "total", 7, "note", "n", "shop", Map.of("id", "s")));
        migrating.dao("orders").insert(Map.of("id", "b"));
    }

    @AfterEach
    void close() {
        generic.close();
        migrating.close();
        log.close();
    }

    private void migrate() {
        MigrationPlan plan = MigrationPlan.to(with(NEW).require("orders"))
                .rename("code", "number")
                .rename("shop", "seller")
                .retype("total", "int_to_text")
                .remove("note");
        assertThat(migrating.migrate(plan).isDone()).isTrue();
    }

    /** Returns what a call results in, as text. */
    private static String outcome(Function<Dao, ?> call, Dao dao) {
        try {
            Object result = call.apply(dao);
            return String.valueOf(result instanceof Optional<?> found ? found.orElse(null) : result);
        } catch (EntailException | IllegalArgumentException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static List<Map<String, Object>> rows(Iterable<Entity> entities) {
        List<Map<String, Object>> rows = new ArrayList<>();
        entities.forEach(entity -> rows.add(entity.fields()));
        return rows;
    }

    private static List<Map<String, Object>> where(Dao dao, Query query) {
        return rows(dao.pageWhere(query, PageRequest.first(10)).data());
    }

    private static final Map<String, Function<Dao, ?>> CALLS = Map.ofEntries(
            Map.entry("definition", dao -> dao.definition().fields()),
            Map.entry("select", dao -> dao.select("a").map(Entity::fields)),
            Map.entry("each", dao -> rows(dao.each())),
            Map.entry("by the new name", dao -> dao.selectBy("number", "x").map(Entity::fields)),
            Map.entry("by the old name", dao -> dao.selectBy("code", "x").map(Entity::fields)),
            Map.entry("where the new unique name", dao -> where(dao, Query.where("number", "x"))),
            Map.entry("where the old unique name", dao -> where(dao, Query.where("code", "x"))),
            Map.entry("where a value of the new type", dao -> where(dao, Query.where("total", "7"))),
            Map.entry("where a value of the old type", dao -> where(dao, Query.where("total", 7))),
            Map.entry("where a new field", dao -> where(dao, Query.where("kind", null))),
            Map.entry("where a removed field", dao -> where(dao, Query.where("note", "n"))),
            Map.entry("where the new reference", dao -> where(dao, Query.where("seller", "s"))),
            Map.entry("where the old reference", dao -> where(dao, Query.where("shop", "s"))),
            Map.entry(
                    "where the key and a new field",
                    dao -> where(dao, Query.where("id", "b").and("kind", null))),
            Map.entry("for the new reference", dao -> rows(dao.eachFor("seller", "s"))),
            Map.entry("for the old reference", dao -> rows(dao.eachFor("shop", "s"))),
            Map.entry(
                    "upsert",
                    dao -> dao.upsert("c", Map.of("number", "z", "seller", "s")).fields()),
            Map.entry("insert with an old field", dao -> dao.insert(Map.of("id", "d", "note", "z"))),
            Map.entry("update", dao -> dao.update("b", Map.of("number", "q")).fields()),
            Map.entry("update an old field", dao -> dao.update("b", Map.of("code", "q"))),
            Map.entry(
                    "update by",
                    dao -> dao.updateBy("number", "x", Map.of("kind", "k")).fields()),
            Map.entry("update by the old name", dao -> dao.updateBy("code", "x", Map.of("kind", "k"))),
            Map.entry(
                    "history",
                    dao -> dao.history("a").stream()
                            .map(version -> version.change().after())
                            .toList()),
            Map.entry("cache key", dao -> dao.cacheKey(Map.of("id", "a", "number", "x"))));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("each call answers as with a DAO that is got after the step")
    void answers(boolean nulls) {
        Options options = nulls ? Options.DEFAULT.withNulls().withWorkspace() : Options.DEFAULT;
        Dao held = generic.dao("orders").with(options);
        migrate();
        CALLS.forEach((name, call) -> {
            String expected = outcome(call, generic.dao("orders").with(options));
            assertThat(outcome(call, held)).as(name).isEqualTo(expected);
        });
    }

    @Test
    @DisplayName("rows have the fields of the new definition, and questions by old names are refused by an error")
    void rows() {
        Dao held = generic.dao("orders");
        migrate();
        Map<String, Object> a = Map.of("id", "a", "number", "x", "total", "7", "seller", Map.of("id", "s"));
        assertThat(held.definition().field("number")).isNotNull();
        assertThat(held.select("a").orElseThrow().fields()).isEqualTo(a);
        assertThat(held.selectBy("number", "x").orElseThrow().fields()).isEqualTo(a);
        assertThat(where(held, Query.where("total", "7"))).containsExactly(a);
        assertThat(rows(held.eachFor("seller", "s"))).containsExactly(a);
        for (String removed : List.of("code", "note", "shop")) {
            assertThatThrownBy(() -> where(held, Query.where(removed, "x")))
                    .isInstanceOf(EntailException.class)
                    .hasMessageContaining(removed);
        }
    }

    @Test
    @DisplayName("a watch that began before the step shows changes after it with the fields of the new definition")
    void watches() {
        List<EntityChange> changes = new CopyOnWriteArrayList<>();
        Watch watch = generic.with(Options.DEFAULT.withNulls()).watch("orders", null, changes::add);
        migrate();
        generic.dao("orders").update("b", Map.of("kind", "k"));
        await().untilAsserted(() -> assertThat(changes).hasSize(2));
        assertThat(Objects.requireNonNull(changes.get(1).after()).fields())
                .containsOnlyKeys("id", "number", "total", "region", "seller", "kind")
                .containsEntry("kind", "k");
        watch.close();
    }
}
