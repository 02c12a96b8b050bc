package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.dao.Written;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.errors.NotFoundException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.input.Judgement;
import io.entail.writes.EntityKeys;
import io.entail.writes.ValidEntity;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several calls in one write. */
abstract class TransactionContract extends StoreContract {

    @Test
    @DisplayName("several entities are stored at one position, in the order of the calls")
    void severalAreStoredTogether() {
        EntityStore store = store();
        Entity old = book(store, "old");

        Written written = store.write(tx -> {
            Map<String, Object> book = tx.insert("books", Map.of("title", "a"));
            tx.insert("chapters", Map.of("book", book, "number", 1));
            tx.insert("chapters", Map.of("book", Map.of("title", "a"), "number", 2));
            tx.update("books", id(old), Map.of("pages", 7));
            tx.delete("books", UUID.randomUUID().toString());
        });

        assertThat(written.entities())
                .extracting(Entity::type)
                .containsExactly("books", "chapters", "chapters", "books");
        Entity book = written.entities().get(0);
        assertThat(written.entities())
                .allSatisfy(entity -> assertThat(entity.position()).isEqualTo(written.position()))
                .extracting(Entity::version)
                .containsExactly(book.version(), book.version() + 1, book.version() + 2, book.version() + 3);
        assertThat(written.entities().get(2).fields()).containsEntry("book", to(book));
        assertThat(store.dao("chapters").count()).isEqualTo(2);
        assertThat(store.dao("books").select(id(old)).orElseThrow().fields()).containsEntry("pages", 7);
    }

    @Test
    @DisplayName("if one call fails, in this process or at the log, no call takes effect")
    void nothingHappensWhenOneFails() {
        EntityStore store = store();
        book(store, "taken");
        Position before = store.reader().reached();

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("books", Map.of("pages", 5));
                }))
                .isInstanceOf(SchemaViolationException.class);
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.update("books", UUID.randomUUID().toString(), Map.of());
                }))
                .isInstanceOf(NotFoundException.class);
        assertThat(store.reader().reached()).isEqualTo(before);
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("books", Map.of("title", "taken"));
                }))
                .isInstanceOf(UniqueViolationException.class)
                .hasMessageContaining("taken");
        assertThat(store.dao("books").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("an error of a write of several calls names the call, whether this process or the log finds it")
    void errorsSayWhichCallTheyAreAbout() {
        EntityStore store = store();
        Entity book = book(store, "taken");
        store.dao("loans").insert(Map.of("book", to(book)));
        String nowhere = UUID.randomUUID().toString();

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("chapters", Map.of("number", "one"));
                    tx.insert("books", Map.of("title", "b"));
                }))
                .hasMessage("2 schema violations (book: required field missing; number: expected an integer)"
                        + " (call 2 of 3, on 'chapters')")
                .satisfies(error -> assertCall(error, 2));
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("books", Map.of("title", "taken"));
                }))
                .hasMessage("UNIQUE violation detected on '{title=\"taken\"}' (call 2 of 2, on 'books')")
                .satisfies(error -> assertCall(error, 2));
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("chapters", Map.of("book", Map.of("id", nowhere), "number", 1));
                }))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessageEndingWith(" does not reference an existing 'books' entity. (call 2 of 2, on 'chapters')");
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("id", id(book), "title", "a"));
                    tx.update("books", id(book), Map.of("pages", 7));
                }))
                .isInstanceOf(PrimaryKeyViolationException.class)
                .hasMessageEndingWith("' (call 1 of 2, on 'books')");
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.update("books", id(book), Map.of("pages", 7));
                    tx.delete("books", id(book));
                }))
                .hasMessage("an existing 'loans' entity references this 'books' entity (call 2 of 2, on 'books')");
    }

    @Test
    @DisplayName("errors of a single call, or of no particular call, do not number a call")
    void otherErrorsNameNoCall() {
        EntityStore store = store();
        book(store, "taken");

        assertThatThrownBy(() -> store.write(tx -> tx.insert("books", Map.of("title", "taken"))))
                .hasMessage("UNIQUE violation detected on '{title=\"taken\"}'")
                .satisfies(error -> assertCall(error, 0));
        assertThatThrownBy(() -> store.workspace(UUID.randomUUID().toString()).write(tx -> {
                    tx.insert("books", Map.of("title", "a"));
                    tx.insert("books", Map.of("title", "b"));
                }))
                .isInstanceOf(InvalidWorkspaceException.class)
                .hasMessageEndingWith("'")
                .satisfies(error -> assertCall(error, 0));
    }

    private static void assertCall(Throwable error, int call) {
        assertThat(error)
                .isInstanceOfSatisfying(
                        EntailException.class,
                        expected -> assertThat(expected.call().orElse(0)).isEqualTo(call));
    }

    @Test
    @DisplayName("a write without changes is not sent")
    void emptyWritesAreNotSent() {
        EntityStore store = store();
        Position before = store.reader().reached();

        Written nothing = store.write(tx -> {});
        Written undone = store.write(tx -> {
            Map<String, Object> book = tx.insert("books", Map.of("title", "a"));
            tx.delete("books", book);
        });

        assertThat(nothing.position()).isEqualTo(before);
        assertThat(nothing.entities()).isEmpty();
        assertThat(undone.entities()).isEmpty();
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("several calls for one row become one change")
    void callsForOneRowAreOneChange() {
        EntityStore store = store();
        Entity book = store.dao("books").insert(Map.of("title", "a", "isbn", 5L));

        Written written = store.write(tx -> {
            tx.update("books", id(book), Map.of("pages", 7));
            tx.update("books", id(book), Map.of("title", "b"));
            Map<String, Object> fresh = tx.insert("books", Map.of("title", "c"));
            tx.update("books", fresh, Map.of("pages", 8));
        });

        assertThat(written.entities()).hasSize(2);
        assertThat(written.entities().get(0).fields())
                .containsEntry("pages", 7)
                .containsEntry("title", "b")
                .containsEntry("isbn", 5L);
        assertThat(written.entities().get(1).fields()).containsEntry("pages", 8);
    }

    @Test
    @DisplayName("a row can be replaced by a new one with the same key")
    void rowsCanBeReplaced() {
        EntityStore store = store();
        Entity book = store.dao("books").insert(Map.of("title", "a", "isbn", 5L));

        store.write(tx -> {
            tx.delete("books", id(book));
            tx.insert("books", Map.of("id", id(book), "title", "a"));
        });

        assertThat(store.dao("books").select(id(book)).orElseThrow().get("isbn"))
                .isEmpty();
    }

    @Test
    @DisplayName("two rows can swap a unique value, and both values stay unique")
    void rowsSwapUniqueValues() {
        EntityStore store = store();
        Entity a = book(store, "a");
        Entity b = book(store, "b");

        store.write(tx -> {
            tx.update("books", id(a), Map.of("title", "b"));
            tx.update("books", id(b), Map.of("title", "a"));
        });

        assertThat(id(store.dao("books").selectBy("title", "a").orElseThrow())).isEqualTo(id(b));
        assertThat(id(store.dao("books").selectBy("title", "b").orElseThrow())).isEqualTo(id(a));
        assertThatThrownBy(() -> book(store, "a")).isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() -> book(store, "b")).isInstanceOf(UniqueViolationException.class);
    }

    @Test
    @DisplayName("a deletion sees the effect of earlier calls of the write")
    void deletionsSeeEarlierCalls() {
        EntityStore store = store();
        Entity book = book(store, "a");
        Entity other = book(store, "b");
        Entity moves = chapter(store, book, 1);
        chapter(store, book, 2);

        store.write(tx -> {
            tx.update("chapters", id(moves), Map.of("book", to(other)));
            tx.insert("chapters", Map.of("book", to(book), "number", 3));
            tx.delete("books", id(book));
        });

        assertThat(store.dao("chapters").stream().map(StoreContract::id)).containsExactly(id(moves));
    }

    @Test
    @DisplayName("a parent that an earlier call has deleted or renamed is not found")
    void parentsAreSeenAsTheyWillBe() {
        EntityStore store = store();
        Entity book = book(store, "a");

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.update("books", id(book), Map.of("title", "b"));
                    tx.insert("chapters", Map.of("book", Map.of("title", "a")));
                }))
                .hasMessageStartingWith("foreign key unresolved");
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.delete("books", id(book));
                    tx.insert("chapters", Map.of("book", to(book)));
                }))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThat(store.status().conflicts()).isZero();
        store.write(tx -> {
            tx.update("books", id(book), Map.of("title", "b"));
            tx.insert("chapters", Map.of("book", Map.of("title", "b")));
        });
        assertThat(store.dao("chapters").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("two inserts with the same key are refused")
    void theSameKeyTwiceIsRefused() {
        EntityStore store = store();
        String id = UUID.randomUUID().toString();

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.insert("books", Map.of("id", id, "title", "a"));
                    tx.insert("books", Map.of("id", id, "title", "b"));
                }))
                .isInstanceOf(PrimaryKeyViolationException.class);
    }

    @Test
    @DisplayName("a check makes the write fail unless a row has this version")
    void checksHold() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);
        Entity book = book(store, "a");
        String free = UUID.randomUUID().toString();

        store.write(tx -> {
            tx.check("books", id(book), book.version());
            tx.check("books", free, 0);
            tx.insert("shelves", Map.of("code", "A1"));
        });
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.check("books", free, 7);
                    tx.insert("shelves", Map.of("code", "A2"));
                }))
                .isInstanceOf(StaleVersionException.class);
        EntityStore other = other(store);
        log.before(() -> other.dao("books").update(id(book), Map.of("pages", 3)).position());
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.check("books", id(book), book.version());
                    tx.insert("shelves", Map.of("code", "A2"));
                }))
                .isInstanceOf(StaleVersionException.class);
        assertThat(store.dao("shelves").count()).isEqualTo(1);
    }

    @Test
    @DisplayName("the log has the actor and the reason of a write")
    void actorAndReasonAreLogged() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = store(log);

        book(store.as("ann").because("new in stock"), "a");
        book(store, "b");

        assertThat(log.writes().get(1).actor()).isEqualTo("ann");
        assertThat(log.writes().get(1).reason()).isEqualTo("new in stock");
        assertThat(log.writes().get(2).reason()).isEmpty();
    }

    @Test
    @DisplayName("an entity that was validated in advance is stored so, or validated again if its row exists by then")
    void judgedEntitiesAreStoredOrJudgedAgain() {
        EntityStore store = store();
        Map<String, Object> input = Map.of("id", UUID.randomUUID().toString(), "title", "judged", "pages", 3);
        ValidEntity judged = judged(store, input);

        Entity created = store.write(tx -> tx.upsert(judged)).entities().get(0);
        assertThat(created.fields()).containsAllEntriesOf(input);
        assertThat(created.number("created_at")).isEqualTo(1_000L);
        assertThat(store.dao("books").selectBy("title", "judged").orElseThrow().fields())
                .isEqualTo(created.fields());

        store.dao("books").delete(id(created));
        Entity row = store.dao("books").insert(Map.of("id", id(created), "title", "other", "notes", Map.of("x", 1)));
        Entity replaced = store.write(tx -> tx.upsert(judged)).entities().get(0);

        assertThat(replaced.fields()).containsAllEntriesOf(input).doesNotContainKey("notes");
        assertThat(replaced.number("created_at")).isEqualTo(row.number("created_at"));
        assertThat(replaced.version()).isGreaterThan(row.version());
    }

    @Test
    @DisplayName("an entity that was validated in advance is refused if another row has taken its unique value")
    void judgedEntitiesKeepToTheLog() {
        EntityStore store = store();
        ValidEntity judged = judged(store, Map.of("id", UUID.randomUUID().toString(), "title", "wanted"));
        book(store, "wanted");

        assertThatThrownBy(() -> store.write(tx -> tx.upsert(judged))).isInstanceOf(UniqueViolationException.class);
    }

    private static ValidEntity judged(EntityStore store, Map<String, Object> input) {
        Definitions definitions = Definitions.of(store.definitions());
        EntityDefinition books = definitions.require("books");
        Judgement judgement =
                EntityInput.judge(definitions, books, input, Map.of(), Instant.ofEpochSecond(1_000), true);
        return ValidEntity.of(judgement, input, new EntityKeys(books)).orElseThrow();
    }
}
