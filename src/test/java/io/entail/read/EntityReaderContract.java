package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.IN_OTHER;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.OTHER;
import static io.entail.read.Books.book;
import static io.entail.read.Books.id;
import static io.entail.read.Books.ids;
import static io.entail.read.Books.pages;
import static io.entail.read.Books.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidForeignKeyException;
import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidPrimaryKeyException;
import io.entail.errors.InvalidSizeException;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.InvalidUniqueGlobalException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.UnknownPositionException;
import io.entail.testkit.LogStory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of every reader, whatever stores the data. Each kind of store has a subclass. */
public abstract class EntityReaderContract {
    private static final long NOW_MS = 1_800_000_000_000L;

    /** The clock that readers use to find out whether a row has expired. */
    protected static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);

    /** Feeds the records in order and returns a reader that has seen all of them. */
    protected abstract EntityReader readerAfter(LogStory story);

    /**
     * Whether pages come in the order of the canonical bytes of keys. Otherwise all pages together have the same rows.
     */
    protected boolean inKeyOrder() {
        return true;
    }

    @Nested
    final class Indexes extends ReaderIndexContract {
        @Override
        protected EntityReader readerAfter(LogStory story) {
            return EntityReaderContract.this.readerAfter(story);
        }
    }

    @Nested
    final class Order extends ReaderOrderContract {
        @Override
        protected EntityReader readerAfter(LogStory story) {
            return EntityReaderContract.this.readerAfter(story);
        }

        @Override
        protected boolean inKeyOrder() {
            return EntityReaderContract.this.inKeyOrder();
        }
    }

    @Nested
    final class Tags extends ReaderTagContract {
        @Override
        protected EntityReader readerAfter(LogStory story) {
            return EntityReaderContract.this.readerAfter(story);
        }

        @Override
        protected boolean inKeyOrder() {
            return EntityReaderContract.this.inKeyOrder();
        }
    }

    @Nested
    final class Values extends ReaderValueContract {
        @Override
        protected EntityReader readerAfter(LogStory story) {
            return EntityReaderContract.this.readerAfter(story);
        }
    }

    @Nested
    final class Types extends ReaderTypeContract {
        @Override
        protected EntityReader readerAfter(LogStory story) {
            return EntityReaderContract.this.readerAfter(story);
        }

        @Override
        protected boolean inKeyOrder() {
            return EntityReaderContract.this.inKeyOrder();
        }
    }

    @Test
    @DisplayName("select returns the latest version of an entity, with its position and workspace")
    void selectReturnsTheLatestVersion() {
        LogStory story = story().put("books", MINE, book(1, "first")).put("books", MINE, book(1, "second"));
        Position second = Position.of(story.records().size() - 1);
        EntityReader reader = readerAfter(story.put("books", MINE, book(2, "third")));

        Entity book = reader.select("books", id(1), IN_MINE).orElseThrow();

        assertThat(book.type()).isEqualTo("books");
        assertThat(book.text("title")).isEqualTo("second");
        assertThat(book.version()).isEqualTo(story.lastVersion() - 1);
        assertThat(book.position()).isEqualTo(second).isLessThan(reader.reached());
        assertThat(book.workspace()).isEqualTo(MINE);
        assertThat(reader.select("books", Map.of("id", id(1)), Scope.ALL)).contains(book);
    }

    @Test
    @DisplayName("values are returned in the classes of their types, and unset fields are absent")
    void valuesComeBackInTheirClasses() {
        Map<String, Object> values = Map.of(
                "id", id(1),
                "title", "all",
                "isbn", 9_780_000_000_000L,
                "pages", 7,
                "lent", true,
                "print", Map.of("format", "hardcover", "size", Map.of("width", 1.5)),
                "tags", List.of("b", "a"),
                "names", Map.of("de", "alles"),
                "notes", Map.of("deep", List.of(1, "x", Map.of("y", false))),
                "shelf", Map.of("code", "A1"));
        EntityReader reader =
                readerAfter(story().put("shelves", MINE, Map.of("code", "A1")).put("books", MINE, values));

        Entity book = reader.select("books", id(1), IN_MINE).orElseThrow();

        assertThat(book.fields()).isEqualTo(values);
        assertThat(book.get("publisher")).isEmpty();
        assertThat(book.parent("shelf")).isEqualTo("A1");
    }

    @Test
    @DisplayName("a deleted entity is not found; if it is created again, its version is higher")
    void deletedEntitiesAreGone() {
        LogStory story = story().put("books", MINE, book(1, "first")).delete("books", id(1));
        assertThat(readerAfter(story).select("books", id(1), IN_MINE)).isEmpty();

        story.put("books", MINE, book(1, "again"));
        Entity again = readerAfter(story).select("books", id(1), IN_MINE).orElseThrow();
        assertThat(again.version()).isEqualTo(story.lastVersion());
    }

    @Test
    @DisplayName("a workspace sees its own entities and those without a workspace")
    void workspacesSeeTheirOwn() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "mine"))
                .put("books", OTHER, book(2, "theirs"))
                .put("publishers", null, Map.of("id", id(3), "name", "global")));

        assertThat(reader.select("books", id(2), IN_MINE)).isEmpty();
        assertThat(reader.select("books", id(2), IN_OTHER)).isPresent();
        assertThat(reader.select("books", id(2), Scope.ALL).orElseThrow().workspace())
                .isEqualTo(OTHER);
        assertThat(reader.select("publishers", id(3), IN_MINE).orElseThrow().workspace())
                .isNull();
    }

    @Test
    @DisplayName("composite keys and keys that are names work like ids")
    void keysOfAllKindsWork() {
        EntityReader reader =
                readerAfter(story().put("readings", null, Map.of("reader", "ann", "page", 3, "seconds", 9L))
                        .put("shelves", MINE, Map.of("code", "A1")));

        assertThat(reader.select("readings", Map.of("reader", "ann", "page", 3), IN_MINE))
                .isPresent();
        assertThat(reader.select("readings", Map.of("reader", "ann", "page", 4), IN_MINE))
                .isEmpty();
        assertThat(reader.select("shelves", "A1", IN_MINE)).isPresent();
    }

    @Test
    @DisplayName("a UUID finds its entity also in upper case")
    void uuidsFindTheirEntitiesInAnyCase() {
        String lower = "abcdef00-1111-4111-8111-000000000001";
        EntityReader reader = readerAfter(story().put("books", MINE, Map.of("id", lower, "title", "x")));

        assertThat(reader.select("books", lower.toUpperCase(Locale.ROOT), IN_MINE))
                .isPresent();
    }

    @Test
    @DisplayName("a key of the wrong type is refused, and the error names each part")
    void keysThatDoNotFitAreRefused() {
        EntityReader reader = readerAfter(story());

        assertThatThrownBy(() -> reader.select("books", "blergh", IN_MINE))
                .isInstanceOf(InvalidPrimaryKeyException.class)
                .hasMessage("invalid primary key: '{id=\"expected a valid UUID\"}'");
        assertThatThrownBy(() -> reader.select("books", Map.of("title", "x"), IN_MINE))
                .isInstanceOf(InvalidPrimaryKeyException.class)
                .hasMessage("invalid primary key: '{id=\"missing primary key\",title=\"not a primary key\"}'");
        assertThatThrownBy(() -> reader.select("readings", Map.of("reader", 1, "page", 2), IN_MINE))
                .isInstanceOf(InvalidPrimaryKeyException.class)
                .hasMessage("invalid primary key: '{reader=\"expected a string\"}'");
        assertThatThrownBy(() -> reader.select("films", id(1), IN_MINE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("selectBy finds the holder of a unique value, in its workspace")
    void selectByFindsTheHolder() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "same title"))
                .put("books", OTHER, book(2, "same title"))
                .put("books", OTHER, Map.of("id", id(3), "title", "isbn", "isbn", 5L)));

        assertThat(reader.selectBy("books", "title", "same title", IN_MINE)
                        .orElseThrow()
                        .text("id"))
                .isEqualTo(id(1));
        assertThat(reader.selectBy("books", "title", "same title", IN_OTHER)
                        .orElseThrow()
                        .text("id"))
                .isEqualTo(id(2));
        assertThat(reader.selectBy("books", "title", "no such", IN_MINE)).isEmpty();
        assertThat(reader.selectBy("books", "isbn", 5, IN_OTHER)).isPresent();
        assertThat(reader.selectBy("books", "isbn", 5L, Scope.ALL)).isPresent();
        assertThat(reader.selectBy("books", "isbn", 5L, IN_MINE)).isEmpty();
    }

    @Test
    @DisplayName("selectBy follows a value that moves to another entity or is given up")
    void selectByFollowsValues() {
        LogStory story = story().put("books", MINE, book(1, "a"))
                .put("books", MINE, book(1, "b"))
                .put("books", MINE, book(2, "a"));
        EntityReader reader = readerAfter(story);

        assertThat(reader.selectBy("books", "title", "a", IN_MINE).orElseThrow().text("id"))
                .isEqualTo(id(2));
        assertThat(reader.selectBy("books", "title", "b", IN_MINE).orElseThrow().text("id"))
                .isEqualTo(id(1));
        story.delete("books", id(1));
        assertThat(readerAfter(story).selectBy("books", "title", "b", IN_MINE)).isEmpty();
    }

    @Test
    @DisplayName("selectBy accepts references and composite constraints, in which unset counts as a value")
    void selectByTakesCompositeConstraints() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "a"))
                .put("chapters", MINE, Map.of("id", id(2), "book", Map.of("id", id(1)), "number", 1))
                .put("chapters", MINE, Map.of("id", id(3), "book", Map.of("id", id(1))))
                .put("loans", MINE, Map.of("id", id(4), "book", Map.of("id", id(1)))));

        assertThat(chapter(reader, Map.of("book", Map.of("id", id(1)), "number", 1)))
                .isEqualTo(id(2));
        assertThat(chapter(reader, Map.of("book", Map.of("id", id(1))))).isEqualTo(id(3));
        assertThat(reader.selectBy("chapters", "cache_key", Map.of("number", 1), IN_MINE))
                .isEmpty();
        assertThat(reader.selectBy("loans", "book", Map.of("id", id(1)), IN_MINE))
                .isPresent();
        assertThat(reader.selectBy("loans", "book", Map.of("id", id(9)), IN_MINE))
                .isEmpty();
    }

    private static @Nullable String chapter(EntityReader reader, Map<String, Object> key) {
        return reader.selectBy("chapters", "cache_key", key, IN_MINE)
                .orElseThrow()
                .text("id");
    }

    @Test
    @DisplayName("selectBy refuses values of the wrong type and fields that are not unique in the scope")
    void selectByRefusesWhatDoesNotFit() {
        EntityReader reader = readerAfter(story());

        assertThatThrownBy(() -> reader.selectBy("books", "title", "", IN_MINE))
                .isInstanceOfSatisfying(InvalidUniqueException.class, e -> {
                    assertThat(e.codeName()).isEqualTo("invalid unique title");
                    assertThat(e).hasMessage("length must be at least 1");
                });
        assertThatThrownBy(() -> reader.selectBy("loans", "book", Map.of("id", "x"), IN_MINE))
                .isInstanceOf(InvalidForeignKeyException.class)
                .hasMessage("invalid foreign key: '{id=\"expected a valid UUID\"}'");
        assertThatThrownBy(() -> reader.selectBy("books", "title", "x", Scope.ALL))
                .isInstanceOf(InvalidUniqueGlobalException.class)
                .hasMessage("unique key title is invalid for global query");
        assertThatThrownBy(() -> reader.selectBy("books", "pages", 5, IN_MINE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("pages come in the order of keys, if the reader has one, and end exactly at the last entity")
    void pagesComeInOrder() {
        LogStory story = story();
        for (int i = 10; i > 0; i--) {
            story.put("books", MINE, book(i, "title " + i));
        }
        EntityReader reader = readerAfter(story);

        assertPages(pages(reader, 3, IN_MINE), List.of(ids(1, 3), ids(4, 6), ids(7, 9), ids(10, 10)));
        assertPages(pages(reader, 5, IN_MINE), List.of(ids(1, 5), ids(6, 10)));
        assertPages(pages(reader, 50, IN_MINE), List.of(ids(1, 10)));
        assertThat(readerAfter(story()).page("books", PageRequest.first(5), IN_MINE))
                .isEqualTo(new Page(List.of(), Optional.empty()));
    }

    /**
     * Asserts that pages have these sizes, and these rows if they come in the order of keys. Otherwise all pages
     * together must have the rows.
     */
    private void assertPages(List<List<String>> pages, List<List<String>> inOrder) {
        if (inKeyOrder()) {
            assertThat(pages).isEqualTo(inOrder);
            return;
        }
        assertThat(pages.stream().map(List::size))
                .containsExactlyElementsOf(inOrder.stream().map(List::size).toList());
        assertThat(pages.stream().flatMap(List::stream))
                .as("all pages together have the expected rows")
                .containsExactlyInAnyOrderElementsOf(
                        inOrder.stream().flatMap(List::stream).toList());
    }

    private static List<String> texts(Page page, String field) {
        return page.data().stream()
                .map(entity -> Objects.requireNonNull(entity.text(field)))
                .toList();
    }

    @Test
    @DisplayName("pages of a workspace skip long runs of entities of other workspaces")
    void pagesLeaveOutOtherWorkspaces() {
        LogStory story = story();
        for (int i = 1; i <= 120; i++) {
            story.put("books", i % 40 == 0 ? MINE : OTHER, book(i, "title " + i));
        }
        EntityReader reader = readerAfter(story);

        assertPages(pages(reader, 2, IN_MINE), List.of(List.of(id(40), id(80)), List.of(id(120))));
        assertPages(pages(reader, 60, Scope.ALL), List.of(ids(1, 60), ids(61, 120)));
        assertThat(pages(reader, 200, IN_OTHER).get(0)).hasSize(117).doesNotContain(id(40));
    }

    @Test
    @DisplayName("a token continues after an entity that was deleted since")
    void tokensGoOnAfterEntitiesThatAreGone() {
        LogStory story = story();
        for (int i = 1; i <= 4; i++) {
            story.put("books", MINE, book(i, "title " + i));
        }
        Page first = readerAfter(story).page("books", PageRequest.first(2), IN_MINE);

        List<String> shown = texts(first, "id");
        Page second = readerAfter(story.delete("books", shown.get(1)))
                .page("books", PageRequest.first(2).after(first.offset().orElseThrow()), IN_MINE);

        List<String> left = new ArrayList<>(ids(1, 4));
        left.removeAll(shown);
        assertPages(List.of(shown, texts(second, "id")), List.of(ids(1, 2), ids(3, 4)));
        assertThat(texts(second, "id")).hasSameElementsAs(left);
        assertThat(second.offset()).isEmpty();
    }

    @Test
    @DisplayName("sizes out of range and invalid tokens are refused")
    void sizesAndTokensAreChecked() {
        EntityReader reader = readerAfter(story());

        for (int size : new int[] {0, -1, 50_001}) {
            assertThatThrownBy(() -> reader.page("books", PageRequest.first(size), IN_MINE))
                    .isInstanceOf(InvalidSizeException.class)
                    .hasMessage("size must be an integer between 1 and 50000");
        }
        assertThatThrownBy(() -> reader.page("books", PageRequest.first(5).after("!!"), IN_MINE))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessage("'!!' is not a valid offset: bad base64 encoding");
        assertThatThrownBy(() -> reader.page("books", PageRequest.first(5).after("AAAA"), IN_MINE))
                .isInstanceOf(InvalidOffsetException.class)
                .hasMessage("'AAAA' is not a valid offset: invalid offset");
    }

    @Test
    @DisplayName("pageFor returns the entities that refer to a parent, whether it exists or not")
    void pageForShowsReferrers() {
        LogStory story = story().put("books", MINE, book(1, "a")).put("books", MINE, book(2, "b"));
        for (int i = 10; i < 15; i++) {
            story.put("chapters", MINE, Map.of("id", id(i), "book", Map.of("id", id(1)), "number", i));
        }
        story.put("chapters", MINE, Map.of("id", id(20), "book", Map.of("id", id(2))));
        EntityReader reader = readerAfter(story);

        Page first = reader.pageFor("chapters", "book", id(1), PageRequest.first(3), IN_MINE);
        Page second = reader.pageFor(
                "chapters",
                "book",
                Map.of("id", id(1)),
                PageRequest.first(3).after(first.offset().orElseThrow()),
                IN_MINE);

        assertThat(first.data().stream().map(entity -> entity.text("id"))).containsExactly(id(10), id(11), id(12));
        assertThat(second.data().stream().map(entity -> entity.text("id"))).containsExactly(id(13), id(14));
        assertThat(second.offset()).isEmpty();
        assertThat(reader.pageFor("chapters", "book", id(9), PageRequest.first(3), IN_MINE)
                        .data())
                .isEmpty();
        assertThat(reader.pageFor("chapters", "book", id(1), PageRequest.first(3), IN_OTHER)
                        .data())
                .isEmpty();
        assertThatThrownBy(() -> reader.pageFor("chapters", "book", "x", PageRequest.first(3), IN_MINE))
                .isInstanceOf(InvalidForeignKeyException.class);
        assertThatThrownBy(() -> reader.pageFor("chapters", "number", id(1), PageRequest.first(3), IN_MINE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("expired entities are never returned")
    void expiredEntitiesAreNeverShown() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "expired"), NOW_MS)
                .put("books", MINE, book(2, "about to"), NOW_MS + 1)
                .put("chapters", MINE, Map.of("id", id(3), "book", Map.of("id", id(2))), NOW_MS - 1));

        assertThat(reader.select("books", id(1), IN_MINE)).isEmpty();
        assertThat(reader.selectBy("books", "title", "expired", IN_MINE)).isEmpty();
        assertThat(pages(reader, 10, IN_MINE)).containsExactly(ids(2, 2));
        assertThat(reader.pageFor("chapters", "book", id(2), PageRequest.first(9), IN_MINE)
                        .data())
                .isEmpty();
    }

    @Test
    @DisplayName("count gives the number of entities in one workspace or in all")
    void countTellsHowMany() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "a"))
                .put("books", MINE, book(2, "b"))
                .put("books", MINE, book(2, "c"))
                .put("books", OTHER, book(3, "a"))
                .put("books", OTHER, book(4, "b"))
                .delete("books", id(1))
                .put("publishers", null, Map.of("id", id(9), "name", "x")));

        assertThat(reader.count("books", IN_MINE)).isEqualTo(1);
        assertThat(reader.count("books", IN_OTHER)).isEqualTo(2);
        assertThat(reader.count("books", Scope.ALL)).isEqualTo(3);
        assertThat(reader.count("publishers", IN_MINE)).isEqualTo(1);
        assertThat(reader.count("loans", Scope.ALL)).isZero();
    }

    @Test
    @DisplayName("await returns once a position is reached, and fails in time if it is not")
    void awaitWaitsForPositions() {
        LogStory story = story();
        EntityReader reader = readerAfter(story);

        assertThat(reader.reached()).isEqualTo(Position.of(story.records().size() - 1));
        reader.await(reader.reached(), Duration.ofSeconds(5));
        reader.await(Position.START, Duration.ZERO);
        Position later = Position.of(story.records().size());
        assertThatThrownBy(() -> reader.await(later, Duration.ofMillis(20)))
                .isInstanceOf(PositionNotReachedException.class)
                .hasMessageContaining(later.toString());
        assertThatThrownBy(() -> reader.await(new Position(3, 9), Duration.ZERO))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessage("position 3:9 is of shard 3; this store is shard 0");
    }
}
