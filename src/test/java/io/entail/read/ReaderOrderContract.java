package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.OTHER;
import static io.entail.read.Books.book;
import static io.entail.read.Books.id;
import static io.entail.read.Books.story;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Pages come in the order of the canonical bytes of keys, whatever the keys are. A reader without that order still
 * returns all rows.
 */
abstract class ReaderOrderContract {
    /** Texts of different lengths, inside and outside of the basic plane, on both sides of the surrogates. */
    private static final List<String> TEXTS = List.of(
            "b",
            "a",
            "B",
            "aa",
            "ab",
            "ba",
            "zzz",
            "\u00e9",
            "e\u0301",
            "\uffee",
            "\ud83d\ude00",
            "\u20ac",
            "10",
            "9",
            "' ; \" \\ %s $1 ?",
            "a\tb\nc",
            "-",
            "\u007f",
            "x".repeat(400),
            "x".repeat(399) + "y",
            "x".repeat(401));

    private static final List<Integer> NUMBERS = List.of(0, 1, -1, 255, 256, Integer.MIN_VALUE, Integer.MAX_VALUE);

    @RegisterExtension
    final Seeds seeds = new Seeds();

    protected abstract EntityReader readerAfter(LogStory story);

    /** Whether pages of the reader come in the order of keys. */
    protected abstract boolean inKeyOrder();

    private void check(List<Bytes> found, List<Bytes> expected) {
        List<Bytes> sorted = new ArrayList<>(expected);
        sorted.sort((a, b) -> Arrays.compareUnsigned(a.array(), b.array()));
        if (inKeyOrder()) {
            assertThat(found).isEqualTo(sorted);
        } else {
            assertThat(found).containsExactlyInAnyOrderElementsOf(sorted);
        }
    }

    /** Returns the rows of all pages. Asserts that every page but the last is full. */
    private static List<Entity> all(Function<PageRequest, Page> pages, int size) {
        List<Entity> all = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        Page page;
        do {
            page = pages.apply(request);
            assertThat(page.data().size())
                    .isEqualTo(page.offset().isPresent() ? size : page.data().size());
            all.addAll(page.data());
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return all;
    }

    @Test
    @DisplayName("keys that are texts: the shorter ones come first, then the order is that of their bytes in UTF-8")
    void textKeysComeInTheOrderOfTheirBytes() {
        LogStory story = story();
        TEXTS.forEach(code -> story.put("shelves", TEXTS.indexOf(code) % 3 == 0 ? OTHER : MINE, Map.of("code", code)));
        EntityReader reader = readerAfter(story);

        for (int size : new int[] {1, 4, 100}) {
            check(codes(all(request -> reader.page("shelves", request, Scope.ALL), size)), keys(TEXTS));
        }
        check(
                codes(all(request -> reader.page("shelves", request, IN_MINE), 2)),
                keys(TEXTS.stream().filter(code -> TEXTS.indexOf(code) % 3 != 0).toList()));
        for (String code : TEXTS) {
            assertThat(reader.select("shelves", code, Scope.ALL).orElseThrow().text("code"))
                    .isEqualTo(code);
        }
    }

    private static List<Bytes> keys(List<String> codes) {
        return codes.stream().map(CanonicalKey::of).toList();
    }

    private static List<Bytes> codes(List<Entity> shelves) {
        return shelves.stream()
                .map(shelf ->
                        CanonicalKey.of(Objects.requireNonNull(shelf.fields().get("code"))))
                .toList();
    }

    @Test
    @DisplayName("keys of several parts are ordered part by part, and negative numbers come after the others")
    void keysOfSeveralPartsComeInTheOrderOfTheirBytes() {
        LogStory story = story();
        List<Bytes> expected = new ArrayList<>();
        for (String reader : List.of("", "ann", "bo", "\ud83d\ude00", "ann\uffee")) {
            for (int page : NUMBERS) {
                story.put("readings", null, Map.of("reader", reader, "page", page));
                expected.add(CanonicalKey.ofParts(List.of(reader, page)));
            }
        }
        EntityReader reader = readerAfter(story);

        for (int size : new int[] {1, 6, 7, 100}) {
            List<Entity> all = all(request -> reader.page("readings", request, Scope.ALL), size);
            check(
                    all.stream()
                            .map(reading -> CanonicalKey.ofParts(List.of(
                                    reading.fields().get("reader"),
                                    reading.fields().get("page"))))
                            .toList(),
                    expected);
        }
        assertThat(reader.select("readings", Map.of("reader", "ann", "page", -1), Scope.ALL))
                .isPresent();
    }

    @Test
    @DisplayName("a token continues after any key, even one that no entity of this kind can have")
    void tokensMayNameAnyKey() {
        LogStory story = story().put("shelves", MINE, Map.of("code", "m"));
        for (int i = 1; i <= 3; i++) {
            story.put("books", MINE, book(i, "title " + i));
        }
        EntityReader reader = readerAfter(story);
        if (!inKeyOrder()) {
            return;
        }
        for (Bytes key : List.of(
                CanonicalKey.of("a"),
                CanonicalKey.of("~".repeat(36)),
                CanonicalKey.of(id(2).replace("-", "z")),
                CanonicalKey.of(id(1) + "0"),
                CanonicalKey.of(id(2).substring(1)),
                CanonicalKey.of(id(2).substring(0, 35) + "/"),
                CanonicalKey.of(id(2).substring(0, 35) + ":"),
                CanonicalKey.of(id(2).toUpperCase(Locale.ROOT)),
                CanonicalKey.of(id(2).substring(0, 35) + "g"),
                CanonicalKey.of("f".repeat(8) + "-gggg-" + "f".repeat(22)),
                CanonicalKey.of("11111111-1111-4111-8111-00000000\ud83d\ude00"),
                CanonicalKey.of(-7L),
                CanonicalKey.of(true),
                CanonicalKey.ofParts(Collections.singletonList(null)))) {
            PageRequest behind = PageRequest.first(10).after(PageTokens.write(key));
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                if (Arrays.compareUnsigned(CanonicalKey.of(id(i)).array(), key.array()) > 0) {
                    expected.add(id(i));
                }
            }
            assertThat(reader.page("books", behind, IN_MINE).data().stream().map(book -> book.text("id")))
                    .as("the page after %s has the expected row", key)
                    .isEqualTo(expected);
            assertThat(reader.page("shelves", behind, IN_MINE).data())
                    .as("the page after %s has a row exactly if the key is less", key)
                    .hasSize(Arrays.compareUnsigned(CanonicalKey.of("m").array(), key.array()) > 0 ? 1 : 0);
        }
    }

    @Test
    @DisplayName("across pages, a row that exists all the time is returned once, whatever is written in between")
    void deepPagingShowsWhatWasThereThroughout() {
        Random random = seeds.random();
        LogStory story = story();
        Set<Integer> there = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            story.put("books", MINE, book(i, "title " + i));
            there.add(i);
        }
        Set<String> throughout = new HashSet<>();
        there.forEach(number -> throughout.add(id(number)));
        List<String> seen = new ArrayList<>();
        PageRequest request = PageRequest.first(61);
        Page page;
        int fresh = 1_000;
        do {
            page = readerAfter(story).page("books", request, IN_MINE);
            page.data().forEach(book -> seen.add(String.valueOf(book.text("id"))));
            request = request.after(page.offset().orElse(null));
            for (int i = 0; i < 20; i++) {
                List<Integer> left = new ArrayList<>(there);
                int gone = left.get(random.nextInt(left.size()));
                there.remove(gone);
                story.delete("books", id(gone));
                throughout.remove(id(gone));
            }
            story.put("books", MINE, book(fresh, "title " + fresh));
            fresh++;
        } while (page.offset().isPresent());

        assertThat(seen).doesNotHaveDuplicates().containsAll(throughout);
        if (inKeyOrder()) {
            assertThat(seen).isSortedAccordingTo(Comparator.naturalOrder());
        }
    }
}
