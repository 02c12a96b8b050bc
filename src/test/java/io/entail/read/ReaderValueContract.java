package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.book;
import static io.entail.read.Books.id;
import static io.entail.read.Books.largeStory;
import static io.entail.read.Books.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedEntityException;
import io.entail.testkit.LogStory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values are returned as they were stored, whatever they are. */
abstract class ReaderValueContract {
    protected abstract EntityReader readerAfter(LogStory story);

    /** Returns the values of {@link Books#book} with the defaults of the fields that are not given. */
    private static Map<String, Object> whole(int number, String title) {
        return with(book(number, title), "print", Map.of("format", "paperback", "size", Map.of("width", 10.0)));
    }

    private static Map<String, Object> with(Map<String, Object> values, String field, Object value) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(field, value);
        return more;
    }

    @Test
    @DisplayName("unusual texts, numbers at the limits of their types and empty containers are unchanged")
    void strangeValuesComeBack() {
        List<Map<String, Object>> values = new ArrayList<>();
        List<String> texts = List.of(
                " ",
                "\ud83d\ude00\ud83d\ude00",
                "\ufffd",
                "\u0001\u001f\u007f",
                "'; drop table \"x\"; --",
                "{\"a\":1}",
                "\\x00",
                "NULL",
                "{}",
                "[]",
                "a,b{c}\"d\"\\e",
                "\r\n\t",
                "\u202e",
                "e\u0301",
                "\u00e9",
                "\uffff");
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Map<String, Object> book = new HashMap<>(whole(i + 1, text));
            book.put("tags", List.of(text, text + text, ""));
            book.put("names", Map.of(text, text, "", ""));
            book.put("notes", Map.of(text, List.of(text, Map.of(text, ""), List.of(), Map.of())));
            values.add(book);
        }
        Map<String, Object> edges = new HashMap<>(whole(100, "edges"));
        edges.put("isbn", Long.MIN_VALUE);
        edges.put("created_at", Long.MAX_VALUE);
        edges.put("updated_at", 1L);
        edges.put("pages", Integer.MIN_VALUE);
        edges.put("lent", false);
        edges.put("tags", List.of());
        edges.put("names", Map.of());
        edges.put("notes", Map.of());
        edges.put(
                "print",
                Map.of("format", "hardcover", "size", Map.of("width", Double.MIN_VALUE, "height", -Double.MAX_VALUE)));
        values.add(edges);
        Map<String, Object> others = with(whole(101, "others"), "isbn", Long.MAX_VALUE);
        others.put("pages", Integer.MAX_VALUE);
        others.put("print", Map.of("format", "", "size", Map.of("width", 0.0, "height", 1e22)));
        others.put("notes", Map.of("n", List.of(1, -1, 0.1, 1e300, 12345678901234L, true, "x")));
        values.add(others);
        LogStory story = story();
        values.forEach(book -> story.put("books", MINE, book));
        EntityReader reader = readerAfter(story);

        for (Map<String, Object> book : values) {
            assertThat(reader.select("books", Objects.requireNonNull(book.get("id")), IN_MINE)
                            .orElseThrow()
                            .fields())
                    .isEqualTo(book);
        }
        List<Map<String, Object>> page = reader.page("books", PageRequest.first(100), IN_MINE).data().stream()
                .map(Entity::fields)
                .toList();
        assertThat(page).containsExactlyInAnyOrderElementsOf(values);
    }

    @Test
    @DisplayName("NUL characters in logs that older releases have written are read")
    void nulCharactersAreRead() {
        Map<String, Object> book = new HashMap<>(whole(1, "a\0b"));
        book.put("tags", List.of("\0", "x\0"));
        book.put("names", Map.of("k\0", "v\0"));
        book.put("notes", Map.of("\0", "\0"));
        Map<String, Object> alike = whole(2, "a\ufffdb");
        EntityReader reader = readerAfter(story().put("books", MINE, book)
                .put("books", MINE, alike)
                .put("shelves", MINE, Map.of("code", "\0"))
                .put("shelves", MINE, Map.of("code", "\ufffd")));

        assertThat(reader.select("books", id(1), IN_MINE).orElseThrow().fields())
                .isEqualTo(book);
        assertThat(reader.selectBy("books", "title", "a\ufffdb", IN_MINE)
                        .orElseThrow()
                        .fields())
                .isEqualTo(alike);
        assertThat(reader.selectBy("books", "title", "a\0b", IN_MINE)
                        .orElseThrow()
                        .fields())
                .isEqualTo(book);
        assertThat(reader.select("shelves", "\0", IN_MINE).orElseThrow().text("code"))
                .isEqualTo("\0");
        assertThat(reader.select("shelves", "\ufffd", IN_MINE).orElseThrow().text("code"))
                .isEqualTo("\ufffd");
    }

    @Test
    @DisplayName("a megabyte is unchanged as text, in lists, in maps and in JSON")
    void megabytesComeBack() {
        String text = "\u20ac\ud83d\ude00 ".repeat(100_000);
        Map<String, Object> pass = Map.of("id", id(1), "code", "large", "note", text);
        Map<String, Object> book = new HashMap<>(whole(2, "large"));
        book.put("notes", Map.of("x", text));
        Map<String, Object> names = with(whole(3, "names"), "names", Map.of("x", text));
        Map<String, Object> tags = with(whole(4, "tags"), "tags", List.of(text));
        EntityReader reader = readerAfter(largeStory()
                .put("passes", MINE, pass)
                .put("books", MINE, book)
                .put("books", MINE, names)
                .put("books", MINE, tags));

        // The comparison is a boolean, so that the message of a failure does not have a megabyte.
        assertThat(reader.select("passes", id(1), IN_MINE)
                        .orElseThrow()
                        .fields()
                        .equals(pass))
                .isTrue();
        List<Map<String, Object>> page = reader.page("books", PageRequest.first(3), IN_MINE).data().stream()
                .map(Entity::fields)
                .toList();
        assertThat(page.size()).isEqualTo(3);
        assertThat(page.containsAll(List.of(book, names, tags))).isTrue();
    }

    @Test
    @DisplayName("keys and unique values of the maximum length are distinguished by their last character")
    void longKeysAndUniqueValuesAreToldApart() {
        String first = "x".repeat(4_090) + "a";
        String second = "x".repeat(4_090) + "b";
        String wide = "\ud83d\ude00".repeat(1_022);
        LogStory story = largeStory();
        int number = 0;
        for (String text : List.of(second, wide, first)) {
            number++;
            story.put("shelves", MINE, Map.of("code", text, "floor", number));
            story.put("books", MINE, with(book(number, text), "shelf", Map.of("code", text)));
        }
        EntityReader reader = readerAfter(story);

        for (String text : List.of(first, second, wide)) {
            assertThat(reader.select("shelves", text, IN_MINE).orElseThrow().text("code"))
                    .isEqualTo(text);
            assertThat(reader.selectBy("books", "title", text, IN_MINE)
                            .orElseThrow()
                            .text("title"))
                    .isEqualTo(text);
            assertThat(reader.pageFor("books", "shelf", text, PageRequest.first(2), IN_MINE)
                            .data())
                    .extracting(book -> book.text("title"))
                    .containsExactly(text);
        }
        assertThat(reader.select("shelves", "x".repeat(4_090) + "c", IN_MINE)).isEmpty();
        assertThat(reader.selectBy("books", "title", "x".repeat(4_090) + "c", IN_MINE))
                .isEmpty();
        List<String> codes = new ArrayList<>();
        PageRequest request = PageRequest.first(1);
        Page page;
        do {
            page = reader.page("shelves", request, IN_MINE);
            page.data().forEach(shelf -> codes.add(String.valueOf(shelf.text("code"))));
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        assertThat(codes).containsExactlyInAnyOrder(wide, first, second);
    }

    @Test
    @DisplayName("a row whose image cannot be decoded is not skipped: reading it fails with an error")
    void brokenRowsAreTold() {
        EntityReader reader = readerAfter(story().put("books", MINE, book(1, "fine"))
                .putBroken("books", MINE, book(2, "broken"))
                .put("books", MINE, book(3, "later"))
                .putBroken("books", MINE, book(3, "later"))
                .putBroken("books", MINE, book(4, "mended"))
                .put("books", MINE, book(4, "mended"))
                .putBroken("books", MINE, book(5, "gone"))
                .delete("books", id(5))
                .put("chapters", MINE, Map.of("id", id(9), "book", Map.of("id", id(2)))));

        for (int number : new int[] {2, 3}) {
            assertThatThrownBy(() -> reader.select("books", id(number), IN_MINE))
                    .isInstanceOf(MalformedEntityException.class)
                    .hasMessageStartingWith("bytes that are no entity of 'books'");
        }
        assertThat(reader.select("books", id(4), IN_MINE)).isPresent();
        assertThat(reader.select("books", id(5), IN_MINE)).isEmpty();
        assertThatThrownBy(() -> reader.page("books", PageRequest.first(9), IN_MINE))
                .isInstanceOf(MalformedEntityException.class);
        assertThat(reader.page("books", PageRequest.first(1), IN_MINE).data()).hasSize(1);
        assertThat(reader.count("books", IN_MINE)).isEqualTo(4);
        assertThat(reader.pageFor("chapters", "book", id(2), PageRequest.first(2), IN_MINE)
                        .data())
                .hasSize(1);
    }
}
