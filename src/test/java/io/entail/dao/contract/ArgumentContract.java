package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.schema.Definitions;
import io.entail.schema.value.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A mistake in a call itself is reported in the words of the contract, and not as a fault of the data. */
@SuppressWarnings("NullAway") // Nulls that the parameters do not allow are the test.
abstract class ArgumentContract extends StoreContract {
    private static final String ID = new UUID(0, 1).toString();

    private static void misuse(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Object deep(int levels) {
        Object value = "x";
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("a", value);
        }
        return value;
    }

    private static Map<String, Object> inItself() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(map, map));
        return map;
    }

    @Test
    @DisplayName("values of an entity must be a table")
    void entitiesAreTables() {
        EntityStore store = store();
        Dao books = store.dao("books");
        String message = "entity must be a table";

        misuse(() -> books.insert(null), message);
        misuse(() -> books.insertAsync(null), message);
        misuse(() -> books.update(ID, null), message);
        misuse(() -> books.upsert(ID, null), message);
        misuse(() -> books.updateBy("title", "a", null), message);
        misuse(() -> books.upsertBy("title", "a", null), message);
        misuse(() -> store.write(write -> write.insert("books", null)), message);
        misuse(() -> store.write(write -> write.upsert("books", ID, null)), message);
    }

    @Test
    @DisplayName("a key must be a table, or the value of the only key field")
    void keysAreTables() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Dao readings = store.dao("readings");
        String message = "primary_key must be a table";

        for (Object wrong : new Object[] {null, List.of(ID), new Object(), new String[] {ID}, deep(99_999)}) {
            misuse(() -> books.select(wrong), message);
            misuse(() -> books.update(wrong, Map.of()), message);
            misuse(() -> books.upsert(wrong, Map.of()), message);
            misuse(() -> books.delete(wrong), message);
            misuse(() -> books.deleteTree(wrong), message);
            misuse(() -> books.history(wrong), message);
            misuse(() -> books.blame(wrong), message);
            misuse(() -> store.write(write -> write.delete("books", wrong)), message);
            misuse(() -> store.write(write -> write.check("books", wrong, 1)), message);
            misuse(() -> readings.select(wrong), message);
        }
        misuse(() -> readings.select("ann"), message);
        misuse(() -> books.select(new TreeMap<>(Map.of(1, 2))), message + " with texts as names");
        misuse(
                () -> books.select(Map.of("id", deep(100_000))),
                "primary_key: nested more than " + Given.DEPTH_MAX + " deep");
        assertThatThrownBy(() -> books.select(Map.of("id", List.of())))
                .hasMessage("invalid primary key: '{id=\"expected a string\"}'");
    }

    @Test
    @DisplayName("a parent's key must be a table, or the value of its only field")
    void parentsAreTables() {
        Dao chapters = store().dao("chapters");
        String message = "foreign_key must be a table";

        for (Object wrong : new Object[] {null, List.of(ID), new Object(), deep(99_999)}) {
            misuse(() -> chapters.pageFor("book", wrong, PageRequest.first(1)), message);
            misuse(() -> chapters.eachFor("book", wrong).iterator().next(), message);
        }
    }

    @Test
    @DisplayName("a unique value must have the type of its field")
    void uniqueValuesAreOfTheirKind() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Dao loans = store.dao("loans");
        Dao chapters = store.dao("chapters");

        for (Object wrong : new Object[] {null, 5, true, List.of("a"), Map.of(), new Object(), deep(99_999)}) {
            misuse(() -> books.selectBy("title", wrong), "title must be a string");
            misuse(() -> books.updateBy("title", wrong, Map.of()), "title must be a string");
            misuse(() -> books.upsertBy("title", wrong, Map.of()), "title must be a string");
            misuse(() -> books.deleteBy("title", wrong), "title must be a string");
        }
        misuse(() -> books.selectBy("isbn", "5"), "isbn must be a number");
        misuse(() -> loans.selectBy("book", "x"), "book must be a table");
        assertThat(loans.selectBy("book", ID)).isEmpty();
        misuse(() -> chapters.selectBy("cache_key", "x"), "cache_key must be a table");
        misuse(() -> books.selectBy(null, "x"), "books has no unique field 'null'");
    }

    @Test
    @DisplayName("a cache key must be a text or an entity; null stands for an unset part of it")
    void cacheKeysAreTextsOrEntities() {
        Dao plugins = store(log(), Definitions.shipped()).dao("plugins");
        String message = "key must be a string or an entity table";
        Entity cors = plugins.insert(Map.of("name", "cors"));

        misuse(() -> plugins.cacheKey((Map<String, ?>) null), message);
        misuse(() -> plugins.cacheKey((Entity) null), message);
        misuse(() -> plugins.cacheKey((String[]) null), message);
        misuse(() -> plugins.cacheKey(Map.of("name", List.of())), message);
        misuse(() -> plugins.cacheKey(Map.of("name", Map.of("a", List.of()))), message);
        misuse(() -> plugins.selectByCacheKey(null), message);
        misuse(() -> plugins.selectByCacheKey(List.of()), message);
        misuse(() -> plugins.selectByCacheKey(deep(99_999)), message);
        assertThat(plugins.cacheKey("cors", null)).isEqualTo(plugins.cacheKey(cors));
        assertThat(plugins.selectByCacheKey(cors)).contains(cors);
    }

    @Test
    @DisplayName("options, pages, actors and reasons must not be null")
    void otherArgumentsAreGiven() {
        EntityStore store = store();
        Dao books = store.dao("books");

        misuse(() -> books.with((Map<String, ?>) null), "options must be a table when specified");
        misuse(() -> books.with((Options) null), "options must be a table when specified");
        misuse(() -> store.with(null), "options must be a table when specified");
        misuse(() -> books.insert(Map.of("title", "a"), null), "options must be a table when specified");
        misuse(() -> books.delete(ID, null), "options must be a table when specified");
        misuse(() -> books.page(null), "page must be a request");
        misuse(() -> store.as(null), "actor must be a string");
        misuse(() -> store.as(" "), "actor must be a string that names who acts, and not empty");
        misuse(() -> store.as("x".repeat(1025)), "actor must be at most 1024 bytes of UTF-8 long");
        misuse(() -> store.because(null), "reason must be a string");
        misuse(() -> store.because("\ud800"), "reason must be text: it has half a surrogate pair");
        misuse(() -> store.workspace(null), "workspace must be a string");
        misuse(() -> store.dao((String) null), "the name of an entity must be a string");
        assertThat(store.because("").dao("books").insert(Map.of("title", "a")).text("title"))
                .isEqualTo("a");
    }

    @Test
    @DisplayName("a value that is nested too deeply or contains itself is a violation at its field")
    void valuesAreBounded() {
        EntityStore store = store();
        Dao books = store.dao("books");
        String id = id(book(store, "a"));
        List<Object> twiceAsMany = List.of("x");
        for (int i = 0; i < 40; i++) {
            twiceAsMany = List.of(twiceAsMany, twiceAsMany);
        }
        Map<String, Object> wrong = Map.of("notes", deep(5_000), "title", inItself());

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> books.insert(wrong),
                () -> books.update(id, wrong),
                () -> books.upsert(id, wrong),
                () -> books.updateBy("title", "a", wrong),
                () -> books.upsertBy("title", "a", wrong),
                () -> store.write(write -> write.insert("books", wrong)),
                () -> store.write(write -> write.update("books", id, wrong)))) {
            assertThatThrownBy(call)
                    .isInstanceOf(SchemaViolationException.class)
                    .hasMessage(
                            "2 schema violations (notes: nested more than 50 deep; title: nested more than 50 deep)");
        }
        Map<String, Object> many = Map.of("tags", twiceAsMany);
        assertThatThrownBy(() -> books.insert(many))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (tags: more than 1000000 values)");
        List<Object> keyed = new ArrayList<>();
        keyed.add(Map.of(List.of("a"), "b"));
        assertThatThrownBy(() -> books.insert(Map.of("names", keyed.get(0))))
                .hasMessage("schema violation (names: expected a string)");
    }
}
