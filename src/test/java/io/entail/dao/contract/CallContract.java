package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Call;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.dao.ScriptedLog;
import io.entail.dao.WriteOptions;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.InvalidUniqueGlobalException;
import io.entail.errors.InvalidWorkspaceException;
import io.entail.errors.NotFoundException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls by unique value and by cache key, options, hooks, iteration and truncation. */
abstract class CallContract extends StoreContract {

    @Test
    @DisplayName("an update by a unique value changes the row that holds it, and fails as not found if none does")
    void updatesByUniqueValue() {
        Dao books = store().dao("books");
        Entity book = books.insert(Map.of("title", "a"));

        Entity updated = books.updateBy("title", "a", Map.of("pages", 7));

        assertThat(id(updated)).isEqualTo(id(book));
        assertThat(updated.get("pages")).contains(7);
        assertThatThrownBy(() -> books.updateBy("title", "none", Map.of("pages", 7)))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.fields()).isEqualTo(Map.of("title", "none")))
                .hasMessage("could not find the entity with '{title=\"none\"}'");
        assertThatThrownBy(() -> books.updateBy("title", "", Map.of("pages", 7)))
                .isInstanceOf(InvalidUniqueException.class);
        assertThatThrownBy(() -> books.updateBy("title", "a", Map.of("pages", 8), WriteOptions.ifVersion(1)))
                .isInstanceOf(StaleVersionException.class);
        assertThatThrownBy(() -> books.updateBy("pages", 7, Map.of("pages", 8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("an upsert by a unique value keeps the key of the row, and the argument overrides the values")
    void upsertsByUniqueValue() {
        Dao books = store().dao("books");

        Entity created = books.upsertBy("title", "a", Map.of("title", "b", "pages", 7));
        Entity replaced = books.upsertBy("title", "a", Map.of("title", "c", "lent", true));

        assertThat(created.text("title")).isEqualTo("a");
        assertThat(id(replaced)).isEqualTo(id(created));
        assertThat(replaced.text("title")).isEqualTo("a");
        assertThat(replaced.get("pages"))
                .as("a field without a value gets its default")
                .contains(100);
        assertThat(replaced.get("created_at")).isEqualTo(created.get("created_at"));
        assertThat(books.count()).isEqualTo(1);
        assertThatThrownBy(() -> books.upsertBy("title", "new", Map.of(), WriteOptions.ifVersion(3)))
                .isInstanceOf(StaleVersionException.class);
    }

    @Test
    @DisplayName("an upsert by a unique value that another process has just taken replaces that process's row")
    void upsertByFindsWhatCameFirst() {
        ScriptedLog log = new ScriptedLog(log());
        Dao books = store(log).dao("books");
        Dao theirs = store().dao("books");
        log.before(() -> theirs.insert(Map.of("title", "a", "pages", 3)).position());

        Entity stored = books.upsertBy("title", "a", Map.of("pages", 7));

        assertThat(books.count()).isEqualTo(1);
        assertThat(stored.get("pages")).contains(7);
        assertThat(id(stored)).isEqualTo(id(books.selectBy("title", "a").orElseThrow()));
    }

    @Test
    @DisplayName("a delete by a unique value deletes the row that holds it, and succeeds if none does")
    void deletesByUniqueValue() {
        Dao books = store().dao("books");
        books.insert(Map.of("title", "a"));

        books.deleteBy("title", "a");
        books.deleteBy("title", "a");

        assertThat(books.count()).isZero();
        assertThatThrownBy(() -> books.deleteBy("title", "")).isInstanceOf(InvalidUniqueException.class);
    }

    @Test
    @DisplayName("asynchronous calls by unique value have the same results and errors")
    void callsByUniqueValueDoNotWait() {
        Dao books = store().dao("books");

        books.upsertByAsync("title", "a", Map.of(), WriteOptions.NONE).join();
        Entity updated = books.updateByAsync("title", "a", Map.of("pages", 7), WriteOptions.NONE)
                .join();
        CompletableFuture<Entity> invalid = books.updateByAsync("title", "", Map.of(), WriteOptions.NONE);
        books.deleteByAsync("title", "a", WriteOptions.NONE).join();

        assertThat(updated.get("pages")).contains(7);
        assertThat(invalid).isCompletedExceptionally();
        assertThat(books.count()).isZero();
    }

    @Test
    @DisplayName("a cache key has seven parts, empty for unset fields, keys for references, and finds its entity")
    void cacheKeys() {
        EntityStore store = store();
        Dao chapters = store.dao("chapters");
        Dao plugins = store(log(), Definitions.shipped()).dao("plugins");
        Entity plugin = plugins.insert(Map.of("name", "cors"));

        assertThat(plugins.cacheKey(plugin)).isEqualTo("plugins:cors:::::" + plugin.workspace());
        assertThat(plugins.cacheKey("cors", "", "x")).isEqualTo("plugins:cors::x:::" + plugin.workspace());
        assertThat(plugins.selectByCacheKey(plugins.cacheKey(plugin))).contains(plugin);
        assertThat(plugins.selectByCacheKey(plugin.fields())).contains(plugin);
        assertThat(plugins.selectByCacheKey("plugins:other:::::" + plugin.workspace()))
                .isEmpty();
        assertThat(plugins.selectByCacheKey("no key")).isEmpty();
        assertThat(chapters.cacheKey(Map.of("number", 5))).isEqualTo("chapters::5::::" + store.workspace());
        assertThat(store.dao("books").cacheKey(Map.of("id", "x"))).isEqualTo("books:x:::::" + store.workspace());
        assertThatThrownBy(() -> store.dao("books").selectByCacheKey("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entity does not have a cache_key defined");
        assertThatThrownBy(() -> plugins.cacheKey("1", "2", "3", "4", "5", "6"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("two rows with the same cache key collide; unset fields count as equal values")
    void compositeKeysAreUnique() {
        Dao plugins = store(log(), Definitions.shipped()).dao("plugins");
        plugins.insert(Map.of("name", "cors"));

        assertThatThrownBy(() -> plugins.insert(Map.of("name", "cors")))
                .isInstanceOf(UniqueViolationException.class)
                .hasMessage("UNIQUE violation detected on '{consumer=null,name=\"cors\",route=null,service=null}'");
    }

    @Test
    @DisplayName("unset fields are absent, also in records, or null if the options ask for them")
    void nullsAreShownWhenAsked() {
        Dao books = store().dao("books");
        Entity book = books.insert(Map.of("title", "a"));

        Map<String, Object> fields = books.with(Options.DEFAULT.withNulls())
                .select(id(book))
                .orElseThrow()
                .fields();

        assertThat(book.fields()).doesNotContainKey("isbn");
        assertThat(fields).containsEntry("isbn", null).containsEntry("title", "a");
        assertThat(fields.get("print"))
                .isEqualTo(values("format", "paperback", "size", values("width", 10.0, "height", null)));
        assertThat(books.with(Map.of("nulls", true))
                        .insert(Map.of("title", "b"))
                        .fields())
                .containsEntry("isbn", null);
    }

    @Test
    @DisplayName("the workspace is shown if the options ask for it, and only for entities that have one")
    void workspaceIsShownWhenAsked() {
        EntityStore store = store();
        Options shown = Options.DEFAULT.withWorkspace();

        Entity book = store.dao("books").with(shown).insert(Map.of("title", "a"));
        Entity workspace = store.dao("workspaces").with(shown).insert(Map.of("name", "other"));

        assertThat(book.get("ws_id")).contains(store.workspace());
        assertThat(workspace.fields()).doesNotContainKey("ws_id");
    }

    @Test
    @DisplayName("options name a workspace by name or id; reads can name all workspaces")
    void optionsNameAWorkspace() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Dao books = store.dao("books");
        book(store, "a");

        books.with(Options.DEFAULT.inWorkspace("other")).insert(Map.of("title", "b"));
        Dao all = books.with(values("workspace", null));

        assertThat(books.count()).isEqualTo(1);
        assertThat(all.count()).isEqualTo(2);
        assertThat(all.stream().map(each -> each.text("title"))).containsExactlyInAnyOrder("a", "b");
        assertThatThrownBy(() -> all.selectBy("title", "a"))
                .isInstanceOf(InvalidUniqueGlobalException.class)
                .hasMessage("unique key title is invalid for global query");
        assertThatThrownBy(() -> books.with(Map.of("workspace", "nowhere")))
                .isInstanceOf(InvalidWorkspaceException.class)
                .hasMessage("invalid workspace 'nowhere'");
    }

    @Test
    @DisplayName("an option of the wrong type is refused by name")
    void optionsAreChecked() {
        Dao books = store().dao("books");
        Map.<Map<String, ?>, String>ofEntries(
                        Map.entry(Map.of("workspace", 5), "workspace: must be a string or null"),
                        Map.entry(Map.of("show_ws_id", "x"), "show_ws_id: must be a boolean"),
                        Map.entry(Map.of("nulls", "x"), "nulls: must be a boolean"),
                        Map.entry(Map.of("transform", 1), "transform: must be a boolean"),
                        Map.entry(Map.of("pagination", "x"), "pagination: must be a table"),
                        Map.entry(pagination("page_size", "x"), "pagination.page_size: must be a number"),
                        Map.entry(
                                pagination("page_size", 0),
                                "pagination.page_size: must be an integer between 1 and 50000"),
                        Map.entry(
                                pagination("page_size", 1.5),
                                "pagination.page_size: must be an integer between 1 and 50000"),
                        Map.entry(pagination("max_page_size", "x"), "pagination.max_page_size: must be a number"),
                        Map.entry(
                                pagination("max_page_size", 0),
                                "pagination.max_page_size: must be an integer greater than 0"))
                .forEach((options, fault) -> assertThatThrownBy(() -> books.with(options))
                        .as("options %s", options)
                        .isInstanceOfSatisfying(
                                InvalidOptionsException.class,
                                e -> assertThat(e.code()).isEqualTo(11))
                        .hasMessage("invalid option (" + fault + ")"));
    }

    private static Map<String, ?> pagination(String name, Object value) {
        return Map.of("pagination", Map.of(name, value));
    }

    @Test
    @DisplayName("all faulty options are named at once")
    void allFaultsOfOptionsAreNamed() {
        Dao books = store().dao("books");

        assertThatThrownBy(() -> books.with(Map.of("pagination", Map.of("page_size", "x", "max_page_size", "y"))))
                .hasMessage("2 option violations (pagination.max_page_size: must be a number;"
                        + " pagination.page_size: must be a number)");
    }

    @Test
    @DisplayName("options set the default and the maximum size of a page")
    void optionsSetPageSizes() {
        EntityStore store = store();
        List.of("a", "b", "c").forEach(title -> book(store, title));
        Dao books = store.dao("books").with(Map.of("pagination", Map.of("page_size", 2, "max_page_size", 2)));

        Page first = books.page();

        assertThat(first.data()).hasSize(2);
        assertThat(books.page(PageRequest.first(2).after(first.offset().orElseThrow()))
                        .data())
                .hasSize(1);
        assertThat(books.each()).hasSize(3);
        assertThatThrownBy(() -> books.page(PageRequest.first(3)))
                .isInstanceOf(InvalidSizeException.class)
                .hasMessage("size must be an integer between 1 and 2");
        assertThatThrownBy(() -> books.each(3)).isInstanceOf(InvalidSizeException.class);
    }

    @Test
    @DisplayName("an iteration over the children of a parent works with pages of any size")
    void walksOverChildren() {
        EntityStore store = store();
        Entity book = book(store, "a");
        Entity other = book(store, "b");
        for (int number = 1; number <= 5; number++) {
            chapter(store, book, number);
        }
        chapter(store, other, 1);

        assertThat(store.dao("chapters").eachFor("book", id(book), 2)).hasSize(5);
        assertThat(store.dao("chapters").eachFor("book", id(other))).hasSize(1);
        assertThat(store.dao("chapters").eachFor("book", UUID.randomUUID().toString()))
                .isEmpty();
    }

    @Test
    @DisplayName("hooks run in their order before and after a call, and can refuse it or replace its result")
    void hooksRunAroundCalls() {
        EntityStore store = store();
        Dao books = store.dao("books");
        List<String> seen = new ArrayList<>();
        store.hooks()
                .before(Call.INSERT, "books", about -> seen.add("1 " + about.values()))
                .before(Call.INSERT, null, about -> seen.add("2 " + about.entity()))
                .before(
                        Call.UPDATE,
                        "books",
                        about -> seen.add("update " + about.values().get("pages")))
                .before(Call.DELETE, "books", about -> {
                    throw new IllegalStateException("not this one");
                })
                .after(Call.SELECT, "books", (about, rows) -> List.of())
                .after(Call.INSERT, "books", (about, rows) -> {
                    seen.add("3 " + rows.size());
                    return rows;
                });

        Entity book = books.insert(Map.of("title", "a"));
        books.update(id(book), Map.of("pages", 7));

        assertThat(seen).containsExactly("1 {title=a}", "2 books", "3 1", "update 7");
        assertThat(books.select(id(book))).isEmpty();
        assertThat(books.selectBy("title", "a")).isPresent();
        assertThatThrownBy(() -> books.delete(id(book))).hasMessage("not this one");
        assertThat(books.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("a hook can leave rows out of an iteration")
    void hooksSkipRows() {
        EntityStore store = store();
        List.of("a", "b", "c").forEach(title -> book(store, title));
        store.hooks()
                .after(
                        Call.EACH,
                        "books",
                        (about, rows) -> "b".equals(rows.get(0).text("title")) ? List.of() : rows);

        assertThat(store.dao("books").stream().map(each -> each.text("title"))).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    @DisplayName("a read-only view refuses every write and names it")
    void readersAreRefusedWrites() {
        EntityStore store = store();
        Entity book = book(store, "a");
        Position before = store.reader().reached();
        EntityStore reading = store.readOnly();
        Dao books = reading.as("somebody").dao("books");

        assertThat(books.select(id(book))).contains(book);
        assertThatThrownBy(() -> books.insert(Map.of("title", "b")))
                .isInstanceOf(OperationUnsupportedException.class)
                .hasMessage("cannot create 'books' entities when not using a database");
        assertThatThrownBy(() -> books.update(id(book), Map.of("pages", 7)))
                .hasMessage("cannot update 'books' entities when not using a database");
        assertThatThrownBy(() -> books.upsertBy("title", "a", Map.of()))
                .hasMessage("cannot create or update 'books' entities by 'title' when not using a database");
        assertThatThrownBy(() -> books.deleteBy("title", "a"))
                .hasMessage("cannot remove 'books' entities by 'title' when not using a database");
        assertThatThrownBy(() -> books.deleteTree(id(book))).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(books::truncate).isInstanceOf(OperationUnsupportedException.class);
        assertThatThrownBy(() -> reading.write(write -> write.delete("books", id(book))))
                .isInstanceOf(OperationUnsupportedException.class);
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("truncate deletes the rows of all workspaces and their children, but keeps the default workspace")
    void truncates() {
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        for (int i = 0; i < 5; i++) {
            chapter(store, book(store, "a" + i), 1);
            book(store.workspace("other"), "a" + i);
        }

        store.dao("books").truncate();
        store.dao("workspaces").truncate();

        assertThat(store.reader().count("books", Scope.ALL)).isZero();
        assertThat(store.dao("chapters").count()).isZero();
        assertThat(store.dao("workspaces").stream().map(each -> each.text("name")))
                .containsExactly("default");
    }
}
