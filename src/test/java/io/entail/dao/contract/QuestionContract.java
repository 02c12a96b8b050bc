package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.TagQuery;
import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Items;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queries of entities by their fields. */
abstract class QuestionContract extends StoreContract {
    private static final PageRequest TEN = PageRequest.first(10);

    private static List<Object> titles(Page page) {
        List<Object> titles = new ArrayList<>();
        page.data().forEach(book -> titles.add(String.valueOf(book.text("title"))));
        return titles;
    }

    @Test
    @DisplayName("queries by keys, unique fields, references and tags need no index")
    void someQuestionsNeedNoIndex() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Entity first = books.insert(Map.of("title", "a", "tags", List.of("red")));
        Entity second = books.insert(Map.of("title", "b", "isbn", 7));
        chapter(store, first, 1);
        chapter(store, first, 2);
        Entity other = chapter(store, second, 1);
        see(store, other);

        assertThat(titles(books.pageBy("title", "b"))).containsExactly("b");
        assertThat(titles(books.pageBy("isbn", 7, TEN))).containsExactly("b");
        assertThat(titles(books.pageBy("id", id(first)))).containsExactly("a");
        assertThat(books.pageBy("title", "nosuch").data()).isEmpty();
        assertThat(store.dao("chapters").pageBy("book", to(second)).data()).containsExactly(other);
        assertThat(store.dao("chapters").pageBy("book", id(first)).data()).hasSize(2);
        assertThat(titles(books.pageWhere(Query.all(), TEN))).containsExactlyInAnyOrder("a", "b");
        assertThat(titles(books.pageWhere(Query.all().tagged(TagQuery.allOf("red")), TEN)))
                .containsExactly("a");
        assertThat(titles(books.pageWhere(Query.where("title", "a").tagged(TagQuery.allOf("red")), TEN)))
                .containsExactly("a");
        assertThat(books.pageWhere(Query.where("title", "b").tagged(TagQuery.allOf("red")), TEN)
                        .data())
                .isEmpty();
        assertThat(titles(books.pageWhere(
                        Query.where("title", "b").and("pages", 100).to("isbn", 7), TEN)))
                .containsExactly("b");
        for (Query none : List.of(
                Query.where("title", "b").and("isbn", 8),
                Query.where("title", "b").and("pages", 99),
                Query.where("title", "b").above("isbn", 7),
                Query.where("pages", null).and("title", "b"))) {
            assertThat(books.pageWhere(none, TEN).data())
                    .as("the query finds nothing: %s", none)
                    .isEmpty();
        }
        assertThat(books.pageByAsync("title", "a", TEN).join().data()).containsExactly(first);
    }

    @Test
    @DisplayName("a query that no index answers is refused with the reason and the way out")
    void whatCannotBeAnsweredIsTold() {
        Dao books = store().dao("books");
        assertThatThrownBy(() -> books.pageBy("pages", 7))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("pages: no index of 'books' answers this: add @indexed(true) to the field")
                .hasMessageContaining("indexed are: nothing");
        assertThatThrownBy(() -> books.pageBy("nosuch", 7)).hasMessageContaining("nosuch: unknown field");
        assertThatThrownBy(() -> books.pageBy("isbn", "x")).hasMessageContaining("isbn: expected an integer");
        assertThatThrownBy(() -> books.pageBy("names", Map.of()))
                .hasMessageContaining("names: rows are not found by a field of type 'map'");
        assertThatThrownBy(() -> books.pageWhere(Query.all().sort("title"), TEN))
                .isInstanceOf(InvalidOptionsException.class);
        assertThatThrownBy(() -> books.pageBy("title", "a", TEN.after("AAAA")))
                .isInstanceOf(InvalidOffsetException.class);
        assertThatThrownBy(() -> books.pageBy("title", "a", PageRequest.first(0)))
                .isInstanceOf(InvalidSizeException.class);
    }

    private static Definitions notes(String mood, String depth) {
        List<EntityDefinition> all = new ArrayList<>(Items.alone().all());
        all.add(EntityDefinition.of(
                new Schema.Parser().parse("""
                {"type": "record", "name": "Note", "namespace": "test", "entity": "notes", "primaryKey": ["id"],
                 "workspaceable": true, "index": %s, "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "mood", "type": ["null", "string"], "default": null%s},
                  {"name": "depth", "type": ["null", "int"], "default": null}]}""".replaceFirst("%s", depth).replaceFirst("%s", mood))));
        return Definitions.of(all);
    }

    private static List<Object> ids(Iterable<Entity> entities) {
        List<Object> ids = new ArrayList<>();
        entities.forEach(entity -> ids.add(String.valueOf(entity.text("id"))));
        return ids;
    }

    @Test
    @DisplayName("an index returns rows in its order, page by page, separately for each workspace")
    void indexesAnswer() {
        EntityStore store = store(log(), notes(", \"indexed\": true", "[\"mood\", \"depth\"]"));
        Dao notes = store.dao("notes");
        for (int i = 1; i <= 5; i++) {
            notes.insert(Map.of("id", "n" + i, "mood", i % 2 == 0 ? "sad" : "glad", "depth", 10 - i));
        }
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity last = store.dao("notes")
                .with(Options.DEFAULT.inWorkspace("other"))
                .insert(Map.of("id", "n6", "mood", "sad", "depth", 1));
        see(store, last);

        Query glad = Query.where("mood", "glad").from("depth", 6).sortDescending("depth");
        assertThat(ids(notes.eachWhere(glad))).containsExactly("n1", "n3");
        assertThat(ids(notes.pageBy("mood", "sad").data())).containsExactly("n2", "n4");
        Page page = notes.pageWhere(Query.where("mood", "glad").sort("depth"), PageRequest.first(2));
        assertThat(ids(page.data())).containsExactly("n5", "n3");
        assertThat(ids(notes.pageWhereAsync(
                                Query.where("mood", "glad").sort("depth"),
                                PageRequest.first(2).after(page.offset().orElseThrow()))
                        .join()
                        .data()))
                .containsExactly("n1");
        assertThat(ids(notes.with(Options.DEFAULT.inAllWorkspaces())
                        .pageBy("mood", "sad")
                        .data()))
                .containsExactly("n2", "n4", "n6");
        notes.update("n2", Map.of("mood", "glad"));
        Entity gone = notes.update("n4", Map.of("depth", 3));
        see(store, gone);
        assertThat(ids(notes.pageBy("mood", "sad").data())).containsExactly("n4");
    }

    @Test
    @DisplayName("a new index has the rows of before, while processes with the former definition go on writing")
    void anIndexIsGained() {
        EntityStore before = store(log(), notes("", "[\"depth\", \"mood\"]"));
        for (int i = 1; i <= 40; i++) {
            before.dao("notes").insert(Map.of("id", "n" + i, "mood", i % 20 == 0 ? "sad" : "glad"));
        }
        StoreLog log = log();
        EntityStore after = store(log, notes(", \"indexed\": true", "[\"mood\", \"depth\"]"));
        Entity written = before.dao("notes").insert(Map.of("id", "n50", "mood", "sad"));
        see(after, written);
        // The query fails with this error until the index was built.
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(
                                ids(after.dao("notes").pageBy("mood", "sad").data()))
                        .containsExactly("n20", "n40", "n50"));
        see(before, after.reader().reached());
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(
                                ids(before.dao("notes").pageBy("mood", "sad").data()))
                        .containsExactly("n20", "n40", "n50"));
        assertThatThrownBy(() -> after.dao("notes").pageWhere(Query.all().sort("depth"), TEN))
                .isInstanceOf(InvalidOptionsException.class);
    }
}
