package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.DefinitionException;
import io.entail.read.Position;
import io.entail.read.Watch;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects of a generated class across a migration, when the class is of the definition before it or after it. */
@Timeout(30)
final class TypedMigrationTest {
    private static final EntityDefinition OF_CLASS = EntityDefinition.of(TypedOrder.SCHEMA$);

    /** The same entity by a definition in which {@code name} is {@code title}, the total is a text, and there is no region. */
    private static final EntityDefinition OTHER = EntityDefinition.of(new Schema.Parser().parse("""
            {"type": "record", "name": "TypedOrder", "namespace": "io.entail.dao", "entity": "orders", "primaryKey": ["id"],
             "fields": [{"name": "id", "type": "string"},
              {"name": "title", "type": ["null", "string"], "default": null},
              {"name": "total", "type": ["null", "string"], "default": null}]}"""));

    private final MemoryLogs logs = new MemoryLogs();
    private final List<EntityStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(EntityStore::close);
        logs.close();
    }

    private EntityStore open(EntityDefinition orders) {
        EntityStore store = Inside.over(
                logs.open(),
                Definitions.of(List.of(orders)),
                StoreSettings.inMemory().withClock(logs.clock()));
        opened.add(store);
        return store;
    }

    private static void toClass(EntityStore store) {
        store.enableMigrations();
        assertThat(store.migrate(MigrationPlan.to(OF_CLASS)
                                .rename("title", "name")
                                .retype("total", "text_to_int")
                                .fill("total", 0)
                                .fill("region", "eu"))
                        .isDone())
                .isTrue();
    }

    private static void fromClass(EntityStore store) {
        store.enableMigrations();
        assertThat(store.migrate(MigrationPlan.to(OTHER)
                                .rename("name", "title")
                                .retype("total", "int_to_text")
                                .remove("region"))
                        .isDone())
                .isTrue();
    }

    private static TypedOrder order(String id, String name, int total, String region) {
        TypedOrder order = new TypedOrder();
        order.id = id;
        order.name = name;
        order.total = total;
        order.region = region;
        return order;
    }

    private static List<String> texts(TypedHistory<TypedOrder> history) {
        List<String> texts = new ArrayList<>();
        history.oldestFirst().forEach(version -> texts.add(text(version.change().object())));
        return texts;
    }

    private static String text(TypedOrder order) {
        return order.id + " " + order.name + " " + order.total + " " + order.region;
    }

    @Test
    @DisplayName("a class of after the migration shows a history with what earlier versions do not have as unset")
    void aNewerClassReadsHistory() {
        EntityStore before = open(OTHER);
        before.dao("orders").insert(Map.of("id", "a", "title", "x", "total", "7"));
        toClass(before);
        TypedDao<TypedOrder> orders = open(OF_CLASS).dao(TypedOrder.class);
        TypedOrder order = orders.select("a").orElseThrow();
        assertThat(text(order)).isEqualTo("a x 7 eu");
        order.total = 8;
        orders.update(order);
        orders.delete("a");

        assertThat(texts(orders.history("a"))).containsExactly("a x 0 null", "a x 7 eu", "a x 8 eu", "a x 8 eu");
        TypedVersion<TypedOrder> first =
                orders.history("a").oldestFirst().iterator().next();
        assertThat(orders.entityOf(first.change().object()).orElseThrow().fields())
                .isEqualTo(Map.of("id", "a", "name", "x"));
    }

    @Test
    @DisplayName("a class of before the migration shows a history with what later versions do not have as unset")
    void anOlderClassReadsHistory() {
        EntityStore before = open(OF_CLASS);
        TypedDao<TypedOrder> orders = before.dao(TypedOrder.class);
        orders.insert(order("a", "x", 7, "eu"));
        fromClass(open(OF_CLASS));
        open(OTHER).dao("orders").update("a", Map.of("title", "y"));

        assertThat(texts(orders.history("a"))).containsExactly("a x 7 eu", "a x 7 eu", "a y 0 null");
    }

    @Test
    @DisplayName("a watch by a class of after the migration gets earlier changes with what they do not have as unset")
    void aNewerClassWatches() throws Exception {
        EntityStore before = open(OTHER);
        Position start = before.reader().reached();
        before.dao("orders").insert(Map.of("id", "a", "title", "x", "total", "7"));
        toClass(before);
        TypedDao<TypedOrder> orders = open(OF_CLASS).dao(TypedOrder.class);
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Watch watch = orders.watch(start, change -> seen.add(text(change.object())));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            texts.add(Objects.requireNonNull(seen.poll(10, TimeUnit.SECONDS)));
        }
        watch.close();
        assertThat(texts).containsExactly("a x 0 null", "a x 7 eu");
    }

    @Test
    @DisplayName("the store as of before the last step refuses a class of after it, and shows maps")
    void thePastRefusesANewerClass() {
        EntityStore before = open(OTHER);
        Position inserted =
                before.dao("orders").insert(Map.of("id", "a", "title", "x")).position();
        toClass(before);
        try (EntityStore then = open(OF_CLASS).asOf(inserted)) {
            assertThatThrownBy(() -> then.dao(TypedOrder.class))
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining(
                            "'orders' was migrated since, and io.entail.dao.TypedOrder is not of the definition");
            assertThat(then.dao("orders").select("a").orElseThrow().fields())
                    .isEqualTo(Map.of("id", "a", "title", "x"));
        }
    }

    @Test
    @DisplayName(
            "objects of a class of before the last step are refused by the name of the migration, and nothing is written")
    void anOlderClassIsRefusedByName() {
        EntityStore before = open(OF_CLASS);
        TypedDao<TypedOrder> orders = before.dao(TypedOrder.class);
        TypedOrder read = orders.insert(order("a", "x", 7, "eu"));
        fromClass(open(OF_CLASS));
        Position reached = before.reader().reached();
        read.total = 8;

        List<ThrowingCallable> writes = List.of(
                () -> orders.update(read),
                () -> orders.insert(order("b", "y", 1, "us")),
                () -> orders.upsert(read),
                () -> orders.update("a", Map.of("total", 9)),
                () -> orders.delete("a"),
                () -> before.write(write -> orders.in(write).update(read)),
                () -> before.write(write -> orders.in(write).insert(order("b", "y", 1, "us"))));
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write)
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("'orders' was migrated to version 3 of its definition (position 0:")
                    .hasMessageContaining("Start it with the definition that is in force");
        }
        assertThatThrownBy(() -> orders.updateAsync(read).join())
                .hasCauseInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3");
        assertThat(before.reader().reached()).isEqualTo(reached);
    }

    @Test
    @DisplayName(
            "a class of before is refused by name in a process that has no definition of the entity beside the class")
    void anOlderClassAloneIsRefusedByName() {
        EntityStore first = open(OF_CLASS);
        EntityStore generic = open(EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Shop", "namespace": "io.entail.dao", "entity": "shops", "primaryKey": ["id"],
                 "fields": [{"name": "id", "type": "string"}]}""")));
        TypedDao<TypedOrder> orders = generic.dao(TypedOrder.class);
        orders.insert(order("a", "x", 7, "eu"));
        fromClass(first);
        assertThatThrownBy(() -> orders.insert(order("b", "y", 1, "us")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3 of its definition");
    }

    @Test
    @DisplayName("rows that a class of before cannot hold any more are refused by the name of the migration")
    void anOlderClassReads() {
        EntityStore before = open(OF_CLASS);
        TypedDao<TypedOrder> orders = before.dao(TypedOrder.class);
        orders.insert(order("a", "x", 7, "eu"));
        fromClass(open(OF_CLASS));
        assertThatThrownBy(() -> orders.select("a"))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("'orders' was migrated to version 3 of its definition");
    }
}
