package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.ScriptedLog;
import io.entail.dao.Workspaces;
import io.entail.dao.WriteOptions;
import io.entail.errors.InvalidPrimaryKeyException;
import io.entail.errors.NotFoundException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Single entities: insert, update, upsert, delete, and the reads that show them. */
abstract class ReadWriteContract extends StoreContract {

    private static void assertSameStored(Entity read, Entity written) {
        assertThat(read).isEqualTo(written);
    }

    @Test
    @DisplayName("insert returns what a read returns, with defaults and automatic values")
    void insertReturnsWhatIsStored() {
        Dao books = store().dao("books");

        Entity book = books.insert(Map.of("title", "first", "tags", List.of("a", "b", "a")));

        assertThat(book.type()).isEqualTo("books");
        assertThat(UUID.fromString(id(book)).version()).isEqualTo(4);
        assertThat(book.fields()).containsEntry("pages", 100).containsEntry("tags", List.of("a", "b"));
        assertThat(book.fields()).containsEntry("print", Map.of("format", "paperback", "size", Map.of("width", 10.0)));
        assertThat(book.get("created_at")).isEqualTo(book.get("updated_at"));
        assertThat(book.get("isbn")).isEmpty();
        assertThat(book.workspace()).isEqualTo(Workspaces.DEFAULT_ID);
        assertSameStored(books.select(id(book)).orElseThrow(), book);
        assertSameStored(books.selectBy("title", "first").orElseThrow(), book);
    }

    @Test
    @DisplayName("versions rise with every change and are never used again")
    void versionsRise() {
        Dao books = store().dao("books");
        Entity first = books.insert(Map.of("title", "a"));
        Entity second = books.update(id(first), Map.of("pages", 2));
        books.delete(id(first));
        Entity third = books.insert(Map.of("id", id(first), "title", "a"));

        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(third.version()).isGreaterThan(second.version());
        assertThat(third.position()).isGreaterThan(second.position());
    }

    @Test
    @DisplayName("an insert with a key that is taken is refused with that key")
    void takenKeysAreRefused() {
        EntityStore store = store();
        Entity book = book(store, "a");

        assertThatThrownBy(() -> store.dao("books").insert(Map.of("id", id(book), "title", "b")))
                .isInstanceOfSatisfying(PrimaryKeyViolationException.class, e -> {
                    assertThat(e).hasMessage("primary key violation on key '{id=\"" + id(book) + "\"}'");
                    assertThat(e.code()).isEqualTo(3);
                    assertThat(e.fields()).isEqualTo(Map.of("id", id(book)));
                });
    }

    @Test
    @DisplayName("a unique value that is taken is refused; in composite ones null counts as a value")
    void takenUniqueValuesAreRefused() {
        EntityStore store = shippedStore();
        Entity book = store.dao("books").insert(Map.of("title", "a", "isbn", 5L));
        Dao plugins = store.dao("plugins");
        plugins.insert(Map.of("name", "key-auth"));

        assertThatThrownBy(() -> book(store, "a")).isInstanceOfSatisfying(UniqueViolationException.class, e -> {
            assertThat(e).hasMessage("UNIQUE violation detected on '{title=\"a\"}'");
            assertThat(e.fields()).isEqualTo(Map.of("title", "a"));
        });
        assertThatThrownBy(() -> store.dao("books").insert(Map.of("title", "b", "isbn", 5)))
                .hasMessage("UNIQUE violation detected on '{isbn=5}'");
        assertThatThrownBy(() -> plugins.insert(Map.of("name", "key-auth")))
                .isInstanceOf(UniqueViolationException.class)
                .hasMessage("UNIQUE violation detected on '{consumer=null,name=\"key-auth\",route=null,service=null}'");
        store.dao("loans").insert(Map.of("book", to(book)));
        assertThatThrownBy(() -> store.dao("loans").insert(Map.of("book", to(book))))
                .hasMessage("UNIQUE violation detected on '{book={id=\"" + id(book) + "\"}}'");
    }

    @Test
    @DisplayName("an invalid entity is refused with all faults as a tree, and nothing is sent")
    void invalidEntitiesAreRefused() {
        ScriptedLog log = new ScriptedLog(log());
        Dao books = store(log).dao("books");

        assertThatThrownBy(() ->
                        books.insert(values("pages", 0, "print", Map.of("size", Map.of("width", "wide")), "wrong", 1)))
                .isInstanceOfSatisfying(SchemaViolationException.class, e -> {
                    assertThat(e)
                            .hasMessage("4 schema violations (pages: value should be between 1 and 9999;"
                                    + " print.size.width: expected a number; title: required field missing;"
                                    + " wrong: unknown field)");
                    assertThat(e.fields()).containsEntry("print", Map.of("size", Map.of("width", "expected a number")));
                });
        assertThat(log.writes()).hasSize(1); // Only that of the default workspace.
    }

    @Test
    @DisplayName("update merges records, replaces lists, unsets fields that are null and keeps the rest")
    void updateMerges() {
        Dao books = store().dao("books");
        Entity book = books.insert(Map.of(
                "title", "a",
                "isbn", 1L,
                "tags", List.of("x"),
                "names", Map.of("de", "A"),
                "notes", Map.of("keep", 1, "drop", 2),
                "print", Map.of("format", "hardcover", "size", Map.of("width", 1.0, "height", 2.0))));

        Entity changed = books.update(
                id(book),
                values(
                        "isbn", null,
                        "tags", List.of("y"),
                        "names", Map.of("fr", "B"),
                        "notes", values("drop", null, "add", 3),
                        "print", Map.of("size", values("width", null))));

        assertThat(changed.get("isbn")).isEmpty();
        assertThat(changed.fields())
                .containsEntry("title", "a")
                .containsEntry("tags", List.of("y"))
                .containsEntry("names", Map.of("fr", "B"))
                .containsEntry("notes", Map.of("keep", 1, "add", 3))
                .containsEntry("print", Map.of("format", "hardcover", "size", Map.of("height", 2.0)))
                .containsEntry("created_at", book.fields().get("created_at"));
        assertSameStored(books.select(id(book)).orElseThrow(), changed);
        assertThat(books.insert(Map.of("title", "b", "isbn", 1L))).isNotNull();
    }

    @Test
    @DisplayName("update validates the whole entity, and the error says so")
    void updateJudgesTheWhole() {
        Dao consumers = shippedStore().dao("consumers");
        Entity ann = consumers.insert(Map.of("username", "ann"));

        assertThatThrownBy(() -> consumers.update(id(ann), values("username", null)))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining(
                        "when updating, at least one of these fields must be non-empty: 'custom_id', 'username'");
        assertThat(consumers.select(id(ann)).orElseThrow().text("username")).isEqualTo("ann");
    }

    @Test
    @DisplayName("an update of a row that does not exist is refused")
    void updatesOfNothingAreRefused() {
        Dao books = store().dao("books");
        String nobody = UUID.randomUUID().toString();

        assertThatThrownBy(() -> books.update(nobody, Map.of("pages", 1)))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(e).hasMessage("could not find the entity with primary key '{id=\"" + nobody + "\"}'");
                    assertThat(e.fields()).isEqualTo(Map.of("id", nobody));
                });
    }

    @Test
    @DisplayName("the key argument determines the row, whatever key the values have")
    void keyArgumentsCount() {
        Dao books = store().dao("books");
        Entity book = books.insert(Map.of("title", "a"));
        String other = UUID.randomUUID().toString();

        books.update(id(book), Map.of("id", other, "pages", 7));
        books.upsert(id(book), Map.of("id", other, "title", "b"));

        assertThat(books.select(other)).isEmpty();
        assertThat(books.select(id(book)).orElseThrow().text("title")).isEqualTo("b");
    }

    @Test
    @DisplayName("upsert creates an entity, or replaces it completely except for its automatic values")
    void upsertReplaces() {
        Dao books = store().dao("books");
        String id = UUID.randomUUID().toString();

        Entity made = books.upsert(id, Map.of("title", "a", "isbn", 5L, "pages", 7, "created_at", 1_000L));
        Entity replaced = books.upsert(id, Map.of("title", "b"));

        assertThat(id(made)).isEqualTo(id);
        assertThat(replaced.fields()).containsEntry("pages", 100).containsEntry("created_at", 1_000L);
        assertThat(replaced.get("isbn")).isEmpty();
        assertSameStored(books.select(id).orElseThrow(), replaced);
        assertThat(books.selectBy("title", "a")).isEmpty();
    }

    @Test
    @DisplayName("delete returns the position of the deletion, and succeeds if the row does not exist")
    void deleteIsIdempotent() {
        ScriptedLog log = new ScriptedLog(log());
        Dao books = store(log).dao("books");
        Entity book = books.insert(Map.of("title", "a"));

        Position gone = books.delete(id(book));
        int sent = log.writes().size();
        Position again = books.delete(id(book));

        assertThat(gone).isGreaterThan(book.position());
        assertThat(again).isGreaterThanOrEqualTo(gone);
        assertThat(log.writes()).hasSize(sent);
        assertThat(books.select(id(book))).isEmpty();
        assertThat(books.selectBy("title", "a")).isEmpty();
    }

    @Test
    @DisplayName("keys of the wrong type are refused by every call")
    void badKeysAreRefused() {
        Dao books = store().dao("books");
        String message = "invalid primary key: '{id=\"expected a valid UUID\"}'";

        assertThatThrownBy(() -> books.select("x"))
                .isInstanceOf(InvalidPrimaryKeyException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> books.update("x", Map.of())).hasMessage(message);
        assertThatThrownBy(() -> books.upsert("x", Map.of())).hasMessage(message);
        assertThatThrownBy(() -> books.delete("x")).hasMessage(message);
        assertThatThrownBy(() -> books.deleteTree("x")).hasMessage(message);
        assertThat(books.updateAsync("x", Map.of()))
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidPrimaryKeyException.class);
    }

    @Test
    @DisplayName("a write with ifVersion happens only to that version, and is not retried")
    void ifVersionHolds() {
        ScriptedLog log = new ScriptedLog(log());
        Dao books = store(log).dao("books");
        Entity first = books.insert(Map.of("title", "a"));
        Entity second = books.update(id(first), Map.of("pages", 2), WriteOptions.ifVersion(first.version()));
        int sent = log.writes().size();

        assertThatThrownBy(() -> books.update(id(first), Map.of("pages", 3), WriteOptions.ifVersion(first.version())))
                .isInstanceOfSatisfying(StaleVersionException.class, e -> {
                    assertThat(e.code()).isEqualTo(101);
                    assertThat(e)
                            .hasMessage("'books' with primary key '{id=\"" + id(first) + "\"}' has version "
                                    + second.version() + ", not version " + first.version());
                });
        assertThatThrownBy(() -> books.upsert(id(first), Map.of("title", "b"), WriteOptions.ifVersion(0)))
                .isInstanceOf(StaleVersionException.class);
        assertThatThrownBy(() -> books.delete(id(first), WriteOptions.ifVersion(first.version())))
                .isInstanceOf(StaleVersionException.class);
        assertThat(log.writes()).hasSize(sent);

        books.upsert(id(first), Map.of("title", "b"), WriteOptions.ifVersion(second.version()));
        books.delete(
                id(first),
                WriteOptions.ifVersion(books.select(id(first)).orElseThrow().version()));
        String free = UUID.randomUUID().toString();
        assertThat(books.upsert(free, Map.of("title", "c"), WriteOptions.ifVersion(0)))
                .isNotNull();
    }

    @Test
    @DisplayName("an entity above the size limit of the store is refused before anything is sent")
    void largeEntitiesAreRefused() {
        Dao books = store().dao("books");
        Position before = store().reader().reached();

        assertThatThrownBy(() -> books.insert(Map.of("title", "x".repeat(Inside.MAX_ENTITY_BYTES))))
                .isInstanceOfSatisfying(
                        WriteTooLargeException.class,
                        e -> assertThat(e)
                                .hasMessageContaining("books")
                                .hasMessageContaining(String.valueOf(Inside.MAX_ENTITY_BYTES)));
        assertThat(store().reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("pages, each and count include all entities")
    void pagesShowAll() {
        EntityStore store = store();
        Dao chapters = store.dao("chapters");
        Entity book = book(store, "a");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(id(chapter(store, book, i)));
        }
        chapter(store, book(store, "other"), 1);
        ids.sort(null);

        Page first = chapters.pageFor("book", id(book), PageRequest.first(5));
        Page second = chapters.pageFor(
                "book", to(book), PageRequest.first(5).after(first.offset().orElseThrow()));
        assertThat(chapters.pageForAsync("book", id(book), PageRequest.first(5)).join())
                .isEqualTo(first);
        List<String> paged = new ArrayList<>();
        first.data().forEach(chapter -> paged.add(id(chapter)));
        second.data().forEach(chapter -> paged.add(id(chapter)));
        List<String> all = new ArrayList<>();
        chapters.each(3).forEach(chapter -> all.add(id(chapter)));

        assertPages("of the parent", paged, ids);
        assertThat(all).hasSize(8).containsAll(ids);
        assertPages("all", all, all.stream().sorted().toList());
        assertThat(chapters.stream().count()).isEqualTo(8);
        assertThat(chapters.count()).isEqualTo(8);
        assertThat(chapters.page(PageRequest.first(3)).data()).hasSize(3);
    }

    @Test
    @DisplayName("composite keys work in every call")
    void compositeKeysWork() {
        Dao readings = store().dao("readings");
        Map<String, Object> key = Map.of("reader", "ann", "page", 3);

        readings.insert(Map.of("reader", "ann", "page", 3));
        readings.update(key, Map.of("seconds", 9L));

        assertThat(readings.select(key).orElseThrow().fields()).containsEntry("seconds", 9L);
        readings.upsert(key, Map.of());
        assertThat(readings.select(key).orElseThrow().get("seconds")).isEmpty();
        readings.delete(key);
        assertThat(readings.count()).isZero();
        assertThatThrownBy(() -> readings.select(Map.of("reader", "ann")))
                .isInstanceOf(InvalidPrimaryKeyException.class);
    }

    @Test
    @DisplayName("changes that callers make to their maps after a call have no effect")
    void inputsAreCopied() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Map<String, Object> notes = new java.util.HashMap<>(Map.of("a", 1));
        var inserted = books.insertAsync(Map.of("title", "a", "notes", notes));
        notes.put("b", 2);

        assertThat(inserted.join().fields()).containsEntry("notes", Map.of("a", 1));
    }

    @Test
    @DisplayName("an entity that is not defined is refused")
    void unknownEntitiesCannotBeAskedFor() {
        EntityStore store = store();
        assertThatThrownBy(() -> store.dao("films")).isInstanceOf(IllegalArgumentException.class);
    }
}
