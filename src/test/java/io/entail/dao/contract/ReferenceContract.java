package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.ForeignKeysUnresolvedException;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.resolve.LogRecord;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** References: by key, by a unique field of the parent, within and across workspaces. */
abstract class ReferenceContract extends StoreContract {

    @Test
    @DisplayName("a parent is identified by its key, and its other fields are ignored")
    void parentsAreNamedByKey() {
        EntityStore store = store();
        Entity book = book(store, "a");

        Entity chapter =
                store.dao("chapters").insert(Map.of("book", Map.of("id", id(book), "title", "whatever"), "number", 1));

        assertThat(chapter.fields()).containsEntry("book", to(book));
        assertThat(chapter.parent("book")).isEqualTo(id(book));
    }

    @Test
    @DisplayName("a reference to a parent that does not exist is refused by the log")
    void missingParentsAreRefused() {
        EntityStore store = store();
        String nobody = UUID.randomUUID().toString();
        Entity book = book(store, "a");

        assertThatThrownBy(() -> store.dao("chapters").insert(Map.of("book", Map.of("id", nobody))))
                .isInstanceOfSatisfying(ForeignKeyViolationException.class, e -> {
                    assertThat(e)
                            .hasMessage("the foreign key '{id=\"" + nobody
                                    + "\"}' does not reference an existing 'books' entity.");
                    assertThat(e.code()).isEqualTo(4);
                    assertThat(e.fields()).isEqualTo(Map.of("book", Map.of("id", nobody)));
                });
        assertThatThrownBy(() -> store.dao("books").update(id(book), Map.of("shelf", Map.of("code", "A1"))))
                .hasMessage("the foreign key '{code=\"A1\"}' does not reference an existing 'shelves' entity.");
    }

    @Test
    @DisplayName("a parent is found by any of its unique fields, in every kind of write")
    void parentsAreFoundByUniqueFields() {
        EntityStore store = store();
        Entity book = store.dao("books").insert(Map.of("title", "a", "isbn", 5L));
        Dao chapters = store.dao("chapters");

        Entity chapter = chapters.insert(Map.of("book", Map.of("title", "a"), "number", 1));
        assertThat(chapter.fields()).containsEntry("book", to(book));
        Entity other = book(store, "b");
        assertThat(chapters.update(id(chapter), Map.of("book", Map.of("title", "b")))
                        .fields())
                .containsEntry("book", to(other));
        assertThat(chapters.upsert(id(chapter), Map.of("book", Map.of("title", "no such", "isbn", 5)))
                        .fields())
                .containsEntry("book", to(book));
    }

    @Test
    @DisplayName("a parent that is found by no unique field is reported with all fields that were tried")
    void unresolvedParentsAreReported() {
        EntityStore store = shippedStore();

        assertThatThrownBy(() -> store.dao("chapters").insert(Map.of("book", Map.of("title", "x"))))
                .isInstanceOfSatisfying(ForeignKeysUnresolvedException.class, e -> {
                    assertThat(e)
                            .hasMessage("foreign key unresolved (book.title: the foreign key cannot be resolved with"
                                    + " '{title=\"x\"}' for an existing 'books' entity)");
                    assertThat(e.code()).isEqualTo(13);
                    assertThat(e.fields())
                            .isEqualTo(Map.of(
                                    "book",
                                    Map.of(
                                            "title",
                                            "the foreign key cannot be resolved with '{title=\"x\"}'"
                                                    + " for an existing 'books' entity")));
                });
        assertThatThrownBy(() -> store.dao("plugins")
                        .insert(Map.of(
                                "name", "p",
                                "service", Map.of("name", "s"),
                                "consumer", Map.of("username", "u", "custom_id", "c"))))
                .hasMessageStartingWith("3 foreign keys unresolved (consumer.custom_id: ");
    }

    @Test
    @DisplayName("a value that cannot be a parent is a violation of the schema")
    void badReferencesAreViolations() {
        Dao chapters = store().dao("chapters");

        assertThatThrownBy(() -> chapters.insert(Map.of("book", Map.of())))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("book", Map.of("id", "missing primary key"))));
        assertThatThrownBy(() -> chapters.insert(Map.of("book", Map.of("id", "x"))))
                .hasMessage("schema violation (book.id: expected a valid UUID)");
        assertThatThrownBy(() -> chapters.insert(Map.of("book", 5)))
                .hasMessage("schema violation (book.id: missing primary key)");
        assertThatThrownBy(() -> chapters.insert(Map.of("book", Map.of("title", 5))))
                .hasMessage("schema violation (book.title: expected a string)");
    }

    @Test
    @DisplayName("null removes a reference, unless it is required")
    void nullEndsARelation() {
        EntityStore store = store();
        Dao books = store.dao("books");
        store.dao("shelves").insert(Map.of("code", "A1"));
        Entity book = books.insert(Map.of("title", "a", "shelf", Map.of("code", "A1")));
        Entity chapter = chapter(store, book, 1);

        assertThat(books.update(id(book), values("shelf", null)).get("shelf")).isEmpty();
        store.dao("shelves").delete("A1");
        assertThatThrownBy(() -> store.dao("chapters").update(id(chapter), values("book", null)))
                .hasMessage("schema violation (book: required field missing)");
    }

    @Test
    @DisplayName("references stay inside a workspace or lead to an entity without workspaces")
    void referencesStayInside() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        EntityStore other = store.workspace("other");
        Entity book = book(store, "a");
        Entity publisher = store.dao("publishers").insert(Map.of("name", "p"));

        assertThatThrownBy(() -> other.dao("chapters").insert(Map.of("book", to(book))))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThatThrownBy(() -> other.dao("chapters").insert(Map.of("book", Map.of("title", "a"))))
                .isInstanceOf(ForeignKeysUnresolvedException.class);
        assertThat(other.dao("imprints")
                        .insert(Map.of("publisher", Map.of("name", "p")))
                        .fields())
                .containsEntry("publisher", to(publisher));
    }

    @Test
    @DisplayName("a parent that was found by a unique field is checked by the log, one given by its key is not")
    void foundParentsAreChecked() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");

        store.dao("chapters").insert(Map.of("book", to(book), "number", 1));
        store.dao("chapters").insert(Map.of("book", Map.of("title", "a"), "number", 2));

        assertThat(log.writes().get(log.writes().size() - 2).changes()).hasSize(1);
        assertThat(log.writes().get(log.writes().size() - 1).changes())
                .hasSize(2)
                .anySatisfy(change -> assertThat(change)
                        .isInstanceOfSatisfying(
                                LogRecord.Check.class,
                                check -> assertThat(check.expected()).isEqualTo(book.version())));
    }

    @Test
    @DisplayName("a child refers to the row that has the unique value when the log decides")
    void childrenFollowTheName() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        EntityStore other = other(store);
        log.before(() -> {
            other.dao("books").update(id(book), Map.of("title", "b"));
            return book(other, "a").position();
        });

        Entity chapter = store.dao("chapters").insert(Map.of("book", Map.of("title", "a")));

        Entity heir = store.dao("books").selectBy("title", "a").orElseThrow();
        assertThat(id(heir)).isNotEqualTo(id(book));
        assertThat(chapter.fields()).containsEntry("book", to(heir));
        assertThat(store.status().conflicts()).isEqualTo(1);
    }

    @Test
    @DisplayName("a parent that is deleted between plan and append leaves no child without parent")
    void noOrphans() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Dao chapters = store.dao("chapters");
        Entity first = book(store, "a");
        EntityStore other = other(store);
        log.before(() -> other.dao("books").delete(id(first)));
        assertThatThrownBy(() -> chapters.insert(Map.of("book", to(first))))
                .isInstanceOf(ForeignKeyViolationException.class);

        Entity second = book(store, "a");
        see(other, second);
        log.before(() -> other.dao("books").delete(id(second)));
        assertThatThrownBy(() -> chapters.insert(Map.of("book", Map.of("title", "a"))))
                .isInstanceOf(ForeignKeysUnresolvedException.class);
        assertThat(chapters.count()).isZero();
    }
}
