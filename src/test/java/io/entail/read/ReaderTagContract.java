package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.IN_OTHER;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.OTHER;
import static io.entail.read.Books.id;
import static io.entail.read.Books.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.errors.InvalidUniqueException;
import io.entail.resolve.Bytes;
import io.entail.testkit.LogStory;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows are found by their tags. */
abstract class ReaderTagContract {
    private static final TagQuery RED = TagQuery.allOf("red");

    protected abstract EntityReader readerAfter(LogStory story);

    protected abstract boolean inKeyOrder();

    private static Map<String, Object> tagged(int number, String... tags) {
        return Map.of("id", id(number), "title", "title " + number, "tags", List.of(tags));
    }

    private static Map<String, Object> pass(int number, String... tags) {
        return Map.of("id", id(number), "code", "code " + number, "tags", List.of(tags));
    }

    private void check(List<String> found, String... expected) {
        if (inKeyOrder()) {
            assertThat(found).containsExactly(expected);
        } else {
            assertThat(found).containsExactlyInAnyOrder(expected);
        }
    }

    private static List<String> books(EntityReader reader, TagQuery query, Scope scope, int size) {
        List<String> all = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        Page page;
        do {
            page = reader.byTags("books", query, request, scope);
            assertThat(page.data().size())
                    .isEqualTo(page.offset().isPresent() ? size : page.data().size());
            page.data().forEach(book -> all.add(String.valueOf(book.text("id"))));
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return all;
    }

    private static List<String> tagged(Function<PageRequest, TagPage> pages, int size) {
        List<String> all = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        TagPage page;
        do {
            page = pages.apply(request);
            assertThat(page.data().size())
                    .isEqualTo(page.offset().isPresent() ? size : page.data().size());
            page.data().forEach(one -> all.add(one.tag() + " " + one.entity() + " " + last(one.id())));
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return all;
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('-') + 1).replaceFirst("^0+", "");
    }

    @Test
    @DisplayName(
            "byTags finds entities with all or any of the tags, page by page; over all workspaces by workspace first")
    void byTagsFinds() {
        EntityReader reader = readerAfter(story().put("books", OTHER, tagged(1, "red"))
                .put("books", MINE, tagged(2, "red", "large"))
                .put("books", MINE, tagged(3, "large"))
                .put("books", MINE, tagged(4, "red", "large", "old"))
                .put("books", OTHER, tagged(5, "old", "red"))
                .put("books", MINE, tagged(6)));

        for (int size : new int[] {1, 2, 10}) {
            check(books(reader, RED, IN_MINE, size), id(2), id(4));
            check(books(reader, RED, Scope.ALL, size), id(2), id(4), id(1), id(5));
            check(books(reader, TagQuery.allOf("red", "old"), Scope.ALL, size), id(4), id(5));
            check(books(reader, TagQuery.anyOf("old", "large"), Scope.ALL, size), id(2), id(3), id(4), id(5));
            check(books(reader, TagQuery.anyOf("old", "large"), IN_OTHER, size), id(5));
            check(books(reader, TagQuery.allOf("red", "red"), IN_OTHER, size), id(1), id(5));
            check(books(reader, TagQuery.anyOf("red", "red"), IN_OTHER, size), id(1), id(5));
            check(books(reader, TagQuery.allOf("re"), Scope.ALL, size));
        }
        assertThat(reader.byTags("books", RED, PageRequest.first(1), IN_OTHER)
                        .data()
                        .get(0)
                        .workspace())
                .isEqualTo(OTHER);
    }

    @Test
    @DisplayName("tags follow updates, deletions and expiry")
    void tagsFollowChanges() {
        long now = EntityReaderContract.CLOCK.millis();
        LogStory story = story().put("books", MINE, tagged(1, "red"))
                .put("books", MINE, tagged(1, "blue"))
                .put("books", MINE, tagged(2, "red"))
                .put("books", MINE, tagged(3, "red"))
                .delete("books", id(3))
                .put("passes", MINE, pass(4, "red"), now)
                .put("passes", MINE, pass(5, "red"), now + 1)
                .put("passes", MINE, pass(6, "red"), now)
                .put("passes", MINE, pass(6, "red"), 0)
                .put("passes", MINE, pass(7, "red"))
                .put("passes", MINE, pass(7, "red"), now - 1);
        EntityReader reader = readerAfter(story);

        check(books(reader, RED, IN_MINE, 10), id(2));
        check(books(reader, TagQuery.allOf("blue"), IN_MINE, 10), id(1));
        assertThat(reader.byTags("passes", RED, PageRequest.first(10), IN_MINE).data())
                .extracting(pass -> pass.text("id"))
                .containsExactlyInAnyOrder(id(5), id(6));
        assertThat(tagged(request -> reader.pageByTag("red", request, IN_MINE), 1))
                .containsExactlyInAnyOrder("red books 2", "red passes 5", "red passes 6");
        assertThat(tagged(request -> reader.pageTags(request, IN_MINE), 3))
                .containsExactlyInAnyOrder("blue books 1", "red books 2", "red passes 5", "red passes 6");
    }

    @Test
    @DisplayName("pageByTag and pageTags return all tagged entities of every kind, with key and workspace")
    void everythingTaggedIsShown() {
        LogStory story = story().put("books", OTHER, tagged(1, "red", "\ud83d\ude00"))
                .put("passes", MINE, pass(2, "red", "b"))
                .put("books", MINE, tagged(3, "red", "aa"))
                .put("passes", OTHER, pass(4, "\ue000", "red"));
        EntityReader reader = readerAfter(story);

        for (int size : new int[] {1, 3, 50}) {
            check(
                    tagged(request -> reader.pageByTag("red", request, Scope.ALL), size),
                    "red books 3",
                    "red books 1",
                    "red passes 2",
                    "red passes 4");
            check(tagged(request -> reader.pageByTag("red", request, IN_OTHER), size), "red books 1", "red passes 4");
            check(
                    tagged(request -> reader.pageTags(request, Scope.ALL), size),
                    "aa books 3",
                    "red books 3",
                    "red books 1",
                    "\ud83d\ude00 books 1",
                    "b passes 2",
                    "red passes 2",
                    "red passes 4",
                    "\ue000 passes 4");
            check(
                    tagged(request -> reader.pageTags(request, IN_MINE), size),
                    "aa books 3",
                    "red books 3",
                    "b passes 2",
                    "red passes 2");
        }
        assertThat(reader.pageByTag("\ue000", PageRequest.first(5), Scope.ALL).data())
                .containsExactly(new Tagged("\ue000", "passes", Map.of("id", id(4)), OTHER));
        assertThat(reader.pageByTag("none", PageRequest.first(5), Scope.ALL).data())
                .isEmpty();
    }

    @Test
    @DisplayName("pageFor returns only the children that have the tags")
    void childrenAreFoundByTags() {
        LogStory story = story().put("books", MINE, tagged(1));
        for (int i = 10; i < 20; i++) {
            story.put(
                    "passes",
                    MINE,
                    Map.of(
                            "id",
                            id(i),
                            "code",
                            "code " + i,
                            "book",
                            Map.of("id", id(1)),
                            "tags",
                            i % 2 == 0 ? List.of("even", "x") : List.of("odd", "x")));
        }
        story.put("passes", MINE, pass(30, "even"));
        EntityReader reader = readerAfter(story);

        Page first =
                reader.pageFor("passes", "book", id(1), TagQuery.allOf("even", "x"), PageRequest.first(3), IN_MINE);
        Page second = reader.pageFor(
                "passes",
                "book",
                id(1),
                TagQuery.allOf("even", "x"),
                PageRequest.first(3).after(first.offset().orElseThrow()),
                IN_MINE);
        List<String> found = new ArrayList<>();
        first.data().forEach(pass -> found.add(pass.text("id")));
        second.data().forEach(pass -> found.add(pass.text("id")));
        check(found, id(10), id(12), id(14), id(16), id(18));
        assertThat(second.offset()).isEmpty();
        assertThat(reader.pageFor("passes", "book", id(1), TagQuery.anyOf("odd", "no"), PageRequest.first(50), IN_MINE)
                        .data())
                .hasSize(5);
    }

    @Test
    @DisplayName("tags that are too long for queries can be stored, and those of exactly the maximum length are found")
    void longTagsAreFound() {
        String fits = "\u20ac".repeat(341) + "x";
        String fitsToo = "\u20ac".repeat(341) + "y";
        String longer = "\u20ac".repeat(342);
        EntityReader reader = readerAfter(story().put("books", MINE, tagged(1, fits, longer))
                .put("books", MINE, tagged(2, fitsToo, longer))
                .put("books", MINE, tagged(3, "z".repeat(20_000))));

        check(books(reader, TagQuery.allOf(fits), IN_MINE, 5), id(1));
        check(books(reader, TagQuery.anyOf(fits, fitsToo), IN_MINE, 5), id(1), id(2));
        assertThat(tagged(request -> reader.pageTags(request, IN_MINE), 1))
                .containsExactlyInAnyOrder(fits + " books 1", fitsToo + " books 2");
        assertThat(tagged(request -> reader.pageByTag(fits, request, IN_MINE), 1))
                .containsExactly(fits + " books 1");
        assertThat(reader.select("books", id(3), IN_MINE).orElseThrow().list("tags"))
                .hasSize(1);
    }

    @Test
    @DisplayName("invalid queries are refused")
    void whatDoesNotFitIsRefused() {
        EntityReader reader =
                readerAfter(story().put("books", MINE, tagged(1, "red")).put("books", OTHER, tagged(2, "red")));

        assertThatThrownBy(() -> reader.byTags("publishers", RED, PageRequest.first(1), IN_MINE))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("cannot be used with 'publishers'");
        assertThatThrownBy(() -> reader.byTags("books", RED, PageRequest.first(0), IN_MINE))
                .isInstanceOf(InvalidSizeException.class);
        assertThatThrownBy(() -> reader.pageByTag("a,b", PageRequest.first(1), IN_MINE))
                .isInstanceOf(InvalidUniqueException.class);
        Bytes noPlace = CanonicalKey.of("x");
        for (String token : List.of("!!", PageTokens.write(noPlace))) {
            PageRequest request = PageRequest.first(1).after(token);
            assertThatThrownBy(() -> reader.byTags("books", RED, request, IN_MINE))
                    .isInstanceOf(InvalidOffsetException.class);
        }
        for (String token : List.of("!!", "AAA", PageTokens.write(Bytes.wrap(new byte[] {0, 1, 0, 9, 1})))) {
            PageRequest request = PageRequest.first(1).after(token);
            assertThatThrownBy(() -> reader.pageTags(request, Scope.ALL)).isInstanceOf(InvalidOffsetException.class);
            assertThatThrownBy(() -> reader.pageByTag("red", request, Scope.ALL))
                    .isInstanceOf(InvalidOffsetException.class);
        }
        PageRequest ofMine = PageRequest.first(1)
                .after(reader.byTags("books", RED, PageRequest.first(1), Scope.ALL)
                        .offset()
                        .orElseThrow());
        assertThatThrownBy(() -> reader.byTags("books", RED, ofMine, IN_OTHER))
                .as("a token of another workspace is refused")
                .isInstanceOf(InvalidOffsetException.class);
    }
}
