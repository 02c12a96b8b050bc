package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Inside;
import io.entail.dao.TagsView;
import io.entail.dao.WriteOptions;
import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import io.entail.read.Tagged;
import io.entail.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entities are found by their tags. */
abstract class TagContract extends StoreContract {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    private static Entity tagged(EntityStore store, String title, String... tags) {
        return store.dao("books").insert(Map.of("title", title, "tags", List.of(tags)));
    }

    private static List<String> titles(List<Entity> entities) {
        return entities.stream()
                .map(entity -> String.valueOf(entity.text("title")))
                .toList();
    }

    private static List<String> titles(EntityStore store, TagQuery query) {
        List<Entity> found = new ArrayList<>();
        store.dao("books").eachByTags(query).forEach(found::add);
        return titles(found).stream().sorted().toList();
    }

    /**
     * Returns the rows of all pages. Asserts that each page but the last is full, and that the last is not empty unless
     * it is the first.
     */
    private static List<Entity> all(Function<PageRequest, Page> pages, int size) {
        List<Entity> all = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        Page page;
        do {
            page = pages.apply(request);
            assertThat(page.data().size())
                    .isEqualTo(page.offset().isPresent() ? size : page.data().size());
            assertThat(request.offset() == null || !page.data().isEmpty()).isTrue();
            all.addAll(page.data());
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return all;
    }

    @Test
    @DisplayName("queries select rows with one tag, with all of several tags or with any of them")
    void tagsAreAllOrAny() {
        EntityStore store = store();
        tagged(store, "both", "red", "large");
        tagged(store, "red", "red");
        tagged(store, "large", "large", "old");
        store.dao("books").insert(Map.of("title", "none"));

        assertThat(titles(store, TagQuery.allOf("red"))).containsExactly("both", "red");
        assertThat(titles(store, TagQuery.allOf("red", "large"))).containsExactly("both");
        assertThat(titles(store, TagQuery.anyOf("red", "large"))).containsExactly("both", "large", "red");
        assertThat(titles(store, TagQuery.anyOf("old", "none"))).containsExactly("large");
        assertThat(titles(store, TagQuery.allOf("red", "red"))).containsExactly("both", "red");
        assertThat(titles(store, TagQuery.allOf("re"))).isEmpty();
        assertThat(titles(store, TagQuery.allOf("red", "large", "old", "x", "y")))
                .isEmpty();
    }

    @Test
    @DisplayName("tags follow every change of a row")
    void tagsFollowChanges() {
        EntityStore store = store();
        Dao books = store.dao("books");
        String id = id(tagged(store, "a", "one", "two"));

        books.update(id, Map.of("pages", 3));
        assertThat(titles(store, TagQuery.allOf("one", "two"))).containsExactly("a");
        books.update(id, Map.of("tags", List.of("two", "three", "two")));
        assertThat(titles(store, TagQuery.allOf("two", "three"))).containsExactly("a");
        assertThat(titles(store, TagQuery.allOf("one"))).isEmpty();
        books.upsert(id, Map.of("title", "a"));
        assertThat(titles(store, TagQuery.anyOf("one", "two", "three"))).isEmpty();
        books.update(id, Map.of("tags", List.of("four")));
        books.delete(id);
        assertThat(titles(store, TagQuery.anyOf("four"))).isEmpty();
        assertThat(store.tags().page(PageRequest.first(5)).data()).isEmpty();
    }

    @Test
    @DisplayName("pages by tags have the same rows as a scan, after random writes, for every page size and scope")
    void pagesAgreeWithALookAtEveryRow() {
        Random random = seeds.random();
        EntityStore store = store();
        store.dao("workspaces").insert(Map.of("name", "other"));
        EntityStore other = store.workspace("other");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            List<String> tags = new ArrayList<>();
            for (String tag : List.of("a", "b", "bb", "c", "\u00e9")) {
                if (random.nextInt(3) == 0) {
                    tags.add(tag);
                }
            }
            EntityStore owner = random.nextInt(4) == 0 ? other : store;
            if (i % 3 == 2 && owner == store && !ids.isEmpty()) {
                store.dao("books").update(ids.get(random.nextInt(ids.size())), Map.of("tags", tags));
            } else {
                String id = id(owner.dao("books").insert(Map.of("title", "t" + i, "tags", tags)));
                if (owner == store) {
                    ids.add(id);
                }
            }
            if (ids.size() > 3 && random.nextInt(10) == 0) {
                store.dao("books").delete(ids.remove(0));
            }
        }
        for (int i = 0; i < 40; i++) {
            List<String> tags = new ArrayList<>();
            for (int n = random.nextInt(3) + 1; n > 0; n--) {
                tags.add(List.of("a", "b", "bb", "c", "\u00e9", "none").get(random.nextInt(6)));
            }
            TagQuery query = new TagQuery(tags, random.nextBoolean());
            int size = 1 + random.nextInt(30);
            for (Scope scope :
                    List.of(Scope.workspace(store.workspace()), Scope.workspace(other.workspace()), Scope.ALL)) {
                List<Entity> expected =
                        new ArrayList<>(all(request -> store.reader().page("books", request, scope), 1_000));
                expected.removeIf(entity -> !fits(query, entity));
                expected.sort(Comparator.comparing(entity -> String.valueOf(entity.workspace())));
                assertPages(
                        query + " " + scope,
                        all(request -> store.reader().byTags("books", query, request, scope), size),
                        expected);
            }
        }
    }

    private static boolean fits(TagQuery query, Entity entity) {
        List<?> has = entity.list("tags");
        return query.all()
                ? has.containsAll(query.tags())
                : query.tags().stream().anyMatch(has::contains);
    }

    @Test
    @DisplayName("a token continues after inserts and deletions without repeating a row")
    void tokensSurviveChanges() {
        EntityStore store = store();
        Dao books = store.dao("books");
        for (int i = 0; i < 10; i++) {
            tagged(store, "t" + i, "x");
        }
        TagQuery query = TagQuery.allOf("x");
        Page first = books.byTags(query, PageRequest.first(4));
        first.data().forEach(entity -> books.delete(id(entity)));
        for (int i = 10; i < 15; i++) {
            tagged(store, "t" + i, "x");
        }

        Page rest =
                books.byTags(query, PageRequest.first(50).after(first.offset().orElseThrow()));

        assertThat(titles(rest.data())).doesNotContainAnyElementsOf(titles(first.data()));
        assertThat(rest.data()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(rest.offset()).isEmpty();
        assertThatThrownBy(() -> books.byTags(query, PageRequest.first(4).after("!!")))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessage("'!!' is not a valid offset: bad base64 encoding");
        assertThatThrownBy(() -> books.byTags(query, PageRequest.first(4).after("AAAA")))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessage("'AAAA' is not a valid offset: invalid offset");
        store.dao("workspaces").insert(Map.of("name", "other"));
        assertThatThrownBy(() -> store.workspace("other")
                        .dao("books")
                        .byTags(query, PageRequest.first(4).after(first.offset().orElseThrow())))
                .isInstanceOf(InvalidOffsetException.class);
        assertThatThrownBy(() -> books.byTags(query, PageRequest.first(0))).isInstanceOf(InvalidSizeException.class);
    }

    @Test
    @DisplayName("tags select among the children of a parent, too")
    void childrenAreFoundByTags() {
        EntityStore store = store();
        Dao books = store.dao("books");
        Entity publisher = store.dao("publishers").insert(Map.of("name", "p"));
        for (int i = 0; i < 12; i++) {
            books.insert(Map.of(
                    "title",
                    "t" + i,
                    "publisher",
                    to(publisher),
                    "tags",
                    i % 3 == 0 ? List.of("x", "y") : List.of("y")));
        }
        tagged(store, "no child", "x", "y");

        List<Entity> found =
                all(request -> books.pageFor("publisher", id(publisher), TagQuery.allOf("x", "y"), request), 3);
        assertThat(titles(found)).containsExactlyInAnyOrder("t0", "t3", "t6", "t9");
        assertThat(books.pageFor("publisher", id(publisher), TagQuery.anyOf("x", "z"), PageRequest.first(9))
                        .data())
                .hasSize(4);
        assertThatThrownBy(() -> store.dao("chapters")
                        .pageFor("book", id(found.get(0)), TagQuery.allOf("x"), PageRequest.first(3)))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @Test
    @DisplayName("rows that have expired are not found")
    void expiredRowsAreNotFound() {
        EntityStore store = store();
        Map<String, Object> values = Map.of("code", "a", "tags", List.of("x"));
        Entity pass = store.dao("passes").insert(values);
        assertThat(store.dao("passes").eachByTags(TagQuery.allOf("x"))).hasSize(1);
        store.dao("passes").update(id(pass), Map.of("note", "ends"), WriteOptions.ttl(1));
        pass(Duration.ofMillis(1_100));

        assertThat(store.dao("passes").eachByTags(TagQuery.allOf("x"))).isEmpty();
        assertThat(store.tags().pageByTag("x", PageRequest.first(5)).data()).isEmpty();
        Inside.reap(store);
        assertThat(store.dao("passes").insert(values)).isNotNull();
        assertThat(store.tags().page(PageRequest.first(5)).data()).hasSize(1);
    }

    @Test
    @DisplayName("an invalid query is refused")
    void queriesAreChecked() {
        EntityStore store = store();

        refused(() -> TagQuery.allOf("1", "2", "3", "4", "5", "6"), "tags: cannot query more than 5 tags");
        refused(TagQuery::allOf, "tags: invalid filter syntax");
        String characters = "tags: must only contain printable ascii (except `,` and `/`) or valid utf-8";
        for (String tag : List.of("", "a,b", "a/b", "a\n", "\ud800")) {
            refused(() -> TagQuery.allOf(tag), characters);
        }
        refused(() -> TagQuery.allOf("x".repeat(1_025)), "tags: a tag to look for has at most 1024 bytes");
        refused(
                () -> store.dao("chapters").byTags(TagQuery.allOf("x"), PageRequest.first(3)),
                "tags: cannot be used with 'chapters'");
        refused(() -> TagQuery.read("a", "and"), "tags: must be a table");
        refused(() -> TagQuery.read("a", null), "tags: invalid filter syntax");
        for (String condition : new String[] {null, "xor"}) {
            refused(
                    () -> TagQuery.read(List.of("a", "b"), condition),
                    "tags_cond: must be a either 'and' or 'or' when more than one tag is specified");
        }
        assertThat(TagQuery.read(List.of("a"), null)).isEqualTo(TagQuery.allOf("a"));
        assertThat(TagQuery.read(List.of("a", "b"), "or")).isEqualTo(TagQuery.anyOf("a", "b"));
        assertThat(TagQuery.read(List.of("a", "b"), "and")).isEqualTo(TagQuery.allOf("a", "b"));
    }

    private static void refused(Runnable query, String fault) {
        assertThatThrownBy(query::run)
                .isInstanceOfSatisfying(
                        InvalidOptionsException.class, e -> assertThat(e.code()).isEqualTo(11))
                .hasMessage("invalid option (" + fault + ")");
    }

    @Test
    @DisplayName("the view of tags shows the rows of all entities in one workspace that have a tag")
    void theViewShowsWhatIsTagged() {
        EntityStore store = shippedStore();
        store.dao("workspaces").insert(Map.of("name", "other"));
        Entity book = tagged(store, "a", "x", "y");
        Entity service = store.dao("services").insert(Map.of("host", "h.local", "tags", List.of("x")));
        tagged(store.workspace("other"), "b", "x");

        TagPage first = store.tags().pageByTag("x", PageRequest.first(1));
        TagPage second =
                store.tags().pageByTag("x", new PageRequest(1, first.offset().orElseThrow()));

        List<Tagged> both = new ArrayList<>(first.data());
        both.addAll(second.data());
        assertThat(both)
                .containsExactlyInAnyOrder(
                        new Tagged("x", "books", Map.of("id", id(book)), store.workspace()),
                        new Tagged("x", "services", Map.of("id", id(service)), store.workspace()));
        assertThat(both.stream().map(Tagged::id)).containsExactlyInAnyOrder(id(book), id(service));
        assertThat(second.offset()).isEmpty();
        Map<String, Long> counts = new TreeMap<>();
        store.tags().page(PageRequest.first(10)).data().forEach(tagged -> counts.merge(tagged.tag(), 1L, Long::sum));
        assertThat(counts).isEqualTo(Map.of("x", 2L, "y", 1L));
        assertThat(store.reader()
                        .pageByTag("x", PageRequest.first(9), Scope.ALL)
                        .data())
                .hasSize(3);
        assertThat(store.reader().pageTags(PageRequest.first(9), Scope.ALL).data())
                .hasSize(4);
    }

    @Test
    @DisplayName("the view of tags is read-only")
    void theViewCanOnlyBeRead() {
        EntityStore store = store();
        TagsView tags = store.tags();
        String refusal = "schema violation (tags: does not support insert/upsert/update/delete operations)";

        for (Runnable write : List.<Runnable>of(
                () -> store.dao("tags").insert(Map.of("tag", "x")),
                () -> store.write(write -> write.insert("tags", Map.of("tag", "x"))),
                () -> store.write(write -> write.update("tags", "x", Map.of())),
                () -> store.write(write -> write.upsert("tags", "x", Map.of())),
                () -> store.write(write -> write.delete("tags", "x")))) {
            assertThatThrownBy(write::run)
                    .isInstanceOf(SchemaViolationException.class)
                    .hasMessage(refusal);
        }
        assertThatThrownBy(() -> tags.pageByTag("a,b", PageRequest.first(5)))
                .isInstanceOfSatisfying(
                        InvalidUniqueException.class, e -> assertThat(e.code()).isEqualTo(10));
    }
}
