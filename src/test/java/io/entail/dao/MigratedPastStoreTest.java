package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.audit.FieldChange;
import io.entail.audit.History;
import io.entail.audit.Version;
import io.entail.audit.WriteSelection;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.replica.MemoryLog;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The past of a store whose entity was migrated: the migrations rename total to amount, make count a text, remove note
 * and add region.
 */
final class MigratedPastStoreTest {
    private static final EntityDefinition BEFORE = orders("""
            {"name": "total", "type": ["null", "int"], "default": null},
            {"name": "count", "type": ["null", "int"], "default": null},
            {"name": "note", "type": ["null", "string"], "default": null}""");
    private static final EntityDefinition RENAMED = orders("""
            {"name": "amount", "type": ["null", "int"], "default": null},
            {"name": "count", "type": ["null", "int"], "default": null}""");
    private static final EntityDefinition REWRITTEN = orders("""
            {"name": "amount", "type": ["null", "int"], "default": null},
            {"name": "count", "type": ["null", "string"], "default": null},
            {"name": "region", "type": ["null", "string"], "default": null, "required": true}""");

    private final MemoryLog log = MemoryLog.create(Clock.systemUTC());

    /** Opens the store of a process that has the definition in force. */
    private EntityStore store = open(BEFORE);

    private EntityStore open(EntityDefinition definition) {
        return EntityStore.over(log, Definitions.of(List.of(definition)), StoreSettings.inMemory());
    }

    private static EntityDefinition orders(String fields) {
        return EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Order", "namespace": "test", "entity": "orders", "primaryKey": ["id"], "fields": [
                 {"name": "id", "type": "string"}, {"name": "name", "type": ["null", "string"], "default": null, "unique": true},
                 %s]}""".formatted(fields)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Dao orders() {
        return store.dao("orders");
    }

    private void rename() {
        store.enableMigrations();
        store.as("ann")
                .because("names")
                .migrate(MigrationPlan.to(RENAMED).rename("total", "amount").remove("note"));
        store = open(RENAMED);
    }

    private void rewrite() {
        store.enableMigrations();
        store.as("ann")
                .because("types")
                .migrate(MigrationPlan.to(REWRITTEN)
                        .rename("total", "amount")
                        .remove("note")
                        .retype("count", "int_to_text")
                        .fill("region", "eu"));
        store = open(REWRITTEN);
    }

    private Map<String, Object> now(String id) {
        return orders().select(id).orElseThrow().fields();
    }

    private List<Map<String, Object>> history(String id) {
        List<Map<String, Object>> versions = new ArrayList<>();
        orders().history(id)
                .oldestFirst()
                .forEach(version -> versions.add(
                        Objects.requireNonNull(version.change().after()).fields()));
        return versions;
    }

    @Test
    @DisplayName("history shows between its versions where migrations have taken their last steps")
    void historySaysWhereTheStepsAre() {
        orders().insert(Map.of("id", "a", "total", 1));
        assertThat(orders().history("a").migrations()).isEmpty();
        rename();
        orders().update("a", Map.of("amount", 2));

        List<History.Migrated> migrations = orders().history("a").migrations();
        assertThat(migrations).extracting(History.Migrated::version).containsExactly(3);
        List<Version> versions = orders().history("a").stream().toList();
        assertThat(migrations.get(0).position())
                .isLessThan(versions.get(0).change().position())
                .isGreaterThan(versions.get(1).change().position());
    }

    @Test
    @DisplayName("history shows each version, and what changed in it, by the definition of its time")
    void historyGoesByItsTime() {
        orders().insert(Map.of("id", "a", "total", 1, "count", 7, "note", "n"));
        rewrite();
        orders().update("a", Map.of("amount", 2));

        assertThat(history("a"))
                .containsExactly(
                        Map.of("id", "a", "total", 1, "count", 7, "note", "n"),
                        Map.of("id", "a", "total", 1, "count", 7, "note", "n"),
                        Map.of("id", "a", "amount", 2, "count", "7", "region", "eu"));
        List<Version> versions = new ArrayList<>();
        orders().history("a").oldestFirst().forEach(versions::add);
        assertThat(versions.get(1).change().actor()).isEqualTo("ann");
        assertThat(versions.get(1).diff()).isEmpty();
        assertThat(versions.get(2).diff()).containsExactly(new FieldChange("amount", 1, 2));
        assertThat(orders().blame("a").orElseThrow().fields())
                .extracting(field -> field.field() + " " + field.by().change().actor())
                .contains("count ann", "region ann")
                .anyMatch(text -> text.startsWith("amount ") && !text.contains("ann"));
    }

    @Test
    @DisplayName(
            "the store as it was before the step has the definition, the fields and the unique values of that time")
    void thePastIsBeforeTheStep() {
        Entity row = orders().insert(Map.of("id", "a", "name", "x", "total", 1, "count", 7));
        Position before = store.reader().reached();
        rewrite();
        orders().update("a", Map.of("amount", 2, "name", "y"));

        try (EntityStore then = store.asOf(before)) {
            assertThat(then.dao("orders").select("a")).contains(row);
            assertThat(then.dao("orders").selectBy("name", "x")).contains(row);
            assertThat(then.dao("orders").selectBy("name", "y")).isEmpty();
            assertThat(then.dao("orders").page().data()).containsExactly(row);
            assertThat(then.definition("orders").orElseThrow().field("total")).isNotNull();
        }
        assertThat(now("a")).isEqualTo(Map.of("id", "a", "name", "y", "amount", 2, "count", "7", "region", "eu"));
        assertThat(store.diff(
                                store.moments().at(before),
                                store.moments().at(store.reader().reached()))
                        .toList())
                .singleElement()
                .satisfies(difference -> assertThat(difference.diff())
                        .extracting(FieldChange::field)
                        .containsExactlyInAnyOrder("amount", "name", "count", "region"));
    }

    @Test
    @DisplayName("a write from before the migration can be undone although it has renamed and removed fields")
    void undoGoesOverNames() {
        orders().insert(Map.of("id", "a", "total", 1, "note", "n"));
        Position changed = orders().update("a", Map.of("total", 2)).position();
        rename();

        store.undo(changed);

        assertThat(now("a")).isEqualTo(Map.of("id", "a", "amount", 1));
    }

    @Test
    @DisplayName("undoing another change from before the migration keeps a value that the migration has computed")
    void undoKeepsWhatAMigrationMade() {
        orders().insert(Map.of("id", "a", "total", 1, "count", 7));
        Position changed = orders().update("a", Map.of("total", 2)).position();
        rewrite();

        Undone undone = store.undo(WriteSelection.at(changed), ReplayListener.NONE);

        assertThat(undone.rows()).hasSize(1);
        assertThat(now("a")).isEqualTo(Map.of("id", "a", "amount", 1, "count", "7", "region", "eu"));
        assertThat(store.undo(WriteSelection.at(changed), ReplayListener.NONE).rows())
                .isEmpty();
    }

    @Test
    @DisplayName("an undo that would restore a value of the former type is refused with the reason")
    void undoOfALostValueIsRefused() {
        orders().insert(Map.of("id", "a", "count", 7));
        Position changed = orders().update("a", Map.of("count", 8)).position();
        rewrite();

        assertThatThrownBy(() -> store.undo(changed))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("count: had another type before the migration of 'orders' at 0:");
        assertThat(now("a")).containsEntry("count", "8");
    }

    @Test
    @DisplayName("an undo of the migration's own rewriting of a row changes nothing")
    void theRewritingStays() {
        orders().insert(Map.of("id", "a", "count", 7));
        rewrite();
        Entity rewritten = orders().select("a").orElseThrow();

        assertThat(store.undo(WriteSelection.at(rewritten.position()), ReplayListener.NONE)
                        .rows())
                .isEmpty();
        assertThat(orders().select("a")).contains(rewritten);
    }

    @Test
    @DisplayName("a row that was deleted before the migration can be restored although fields were renamed")
    void deletedRowsComeBack() {
        orders().insert(Map.of("id", "a", "total", 1));
        Position deleted = store.write(write -> write.delete("orders", "a")).position();
        rename();

        store.undo(deleted);

        assertThat(now("a")).isEqualTo(Map.of("id", "a", "amount", 1));
    }
}
