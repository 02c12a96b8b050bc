package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.IN_OTHER;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.OTHER;
import static io.entail.read.Books.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.read.index.SortKey;
import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Items;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queries by fields find the right rows, in one order. */
abstract class ReaderIndexContract {
    private static final long EXPIRED = 1_000;
    private static final List<String> STATUS =
            List.of("", "a", "ab", "b", "B", "\u00e9", "\uffee", "\ud83d\ude00", "' ; \" \\ %s $1 ?", "a\tb");
    private static final List<String> CITIES = List.of("Bonn", "Ulm");
    private static final List<String> TAGS = List.of("red", "old");

    @RegisterExtension
    final Seeds seeds = new Seeds();

    protected abstract EntityReader readerAfter(LogStory story);

    private static LogStory story() {
        return new LogStory(Items.alone()).workspace(MINE, "mine").workspace(OTHER, "other");
    }

    private static Map<String, Object> item(int number, Object... fields) {
        Map<String, Object> item = new HashMap<>();
        item.put("id", id(number));
        for (int i = 0; i < fields.length; i += 2) {
            item.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return item;
    }

    private static List<String> ids(EntityReader reader, Query query, Scope scope, int size) {
        List<String> all = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        Page page;
        do {
            page = reader.pageWhere("items", query, request, scope);
            assertThat(page.data().size())
                    .as("a page of %s is full unless it is the last", query)
                    .isEqualTo(page.offset().isPresent() ? size : page.data().size());
            page.data().forEach(item -> all.add(String.valueOf(item.text("id"))));
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return all;
    }

    private static List<String> numbers(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Books::id).toList();
    }

    // The order of values that the documentation describes, implemented independently.

    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        if (one instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) other).getBytes(StandardCharsets.UTF_8));
        }
        if (one instanceof Binary bytes) {
            return Arrays.compareUnsigned(bytes.toBytes(), ((Binary) other).toBytes());
        }
        if (one instanceof Map<?, ?> reference) {
            return compare(reference.get("id"), ((Map<?, ?>) other).get("id"));
        }
        @SuppressWarnings("unchecked")
        Comparable<Object> first = (Comparable<Object>) one;
        return first.compareTo(other);
    }

    private static Comparator<Row> by(List<String> fields) {
        return (one, other) -> {
            int order = 0;
            for (String field : fields) {
                order = order != 0 ? order : compare(one.values.get(field), other.values.get(field));
            }
            return order != 0 ? order : compare(one.values.get("id"), other.values.get("id"));
        };
    }

    /** A row in the naive list. */
    private record Row(String workspace, boolean over, Map<String, Object> values) {
        boolean answers(Query query) {
            for (Map.Entry<String, @Nullable Object> equal : query.equal().entrySet()) {
                if (compare(values.get(equal.getKey()), equal.getValue()) != 0) {
                    return false;
                }
            }
            Object ranged = query.ranged() == null ? null : values.get(query.ranged());
            if (query.ranged() != null && ranged == null) {
                return false;
            }
            Query.Bound low = query.low();
            Query.Bound high = query.high();
            if (low != null && compare(ranged, low.value()) < (low.inclusive() ? 0 : 1)) {
                return false;
            }
            if (high != null && compare(high.value(), ranged) < (high.inclusive() ? 0 : 1)) {
                return false;
            }
            TagQuery tags = query.tags();
            Collection<?> has = values.get("tags") instanceof List<?> list ? list : List.of();
            return tags == null
                    || (tags.all()
                            ? has.containsAll(tags.tags())
                            : tags.tags().stream().anyMatch(has::contains));
        }
    }

    private static Object value(String field, Random random) {
        int small = random.nextInt(7) - 3;
        return switch (field) {
            case "status" -> STATUS.get(random.nextInt(STATUS.size()));
            case "total" -> random.nextInt(9) == 0 ? Long.MIN_VALUE + small + 3 : (long) small;
            case "pieces" -> random.nextInt(9) == 0 ? Integer.MAX_VALUE : small * 200;
            case "ratio" -> random.nextInt(9) == 0 ? -Double.MAX_VALUE : small / 4.0;
            case "price" -> new BigDecimal(small * 12_345).movePointLeft(2).setScale(2);
            case "day" -> LocalDate.ofEpochDay(small);
            case "moment" -> Instant.ofEpochMilli(small);
            case "done" -> small > 0;
            case "code" ->
                Binary.of(new byte[] {(byte) small, 0}).equals(Binary.of(new byte[0]))
                        ? Binary.of(new byte[0])
                        : Binary.of(Arrays.copyOf(new byte[] {(byte) small, 0, (byte) small}, random.nextInt(4)));
            case "parent" -> Map.of("id", id(random.nextInt(3)));
            case "city" -> CITIES.get(random.nextInt(CITIES.size()));
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static final List<List<String>> INDEXES = List.of(
            List.of("status"),
            List.of("total"),
            List.of("pieces"),
            List.of("ratio"),
            List.of("price"),
            List.of("day"),
            List.of("moment"),
            List.of("done"),
            List.of("code"),
            List.of("parent"),
            List.of("status", "total"),
            List.of("city", "status", "price"));

    @Test
    @DisplayName("every query has the rows that a scan of all rows would have, in the one defined order")
    void agreesWithANaiveList() {
        Random random = seeds.random();
        LogStory story = story();
        Map<Integer, Row> rows = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            story.put("items", MINE, item(i));
            rows.put(i, new Row(MINE, false, item(i)));
        }
        for (int i = 0; i < 150; i++) {
            int number = 3 + random.nextInt(60);
            Row there = rows.get(number);
            if (there != null && random.nextInt(4) == 0) {
                story.delete("items", id(number));
                rows.remove(number);
                continue;
            }
            String workspace = there != null ? there.workspace : random.nextInt(3) == 0 ? OTHER : MINE;
            Map<String, Object> item = item(number);
            for (List<String> index : INDEXES) {
                String field = index.get(0);
                boolean elsewhere = field.equals("parent") && workspace.equals(OTHER);
                if (random.nextInt(4) > 0 && !elsewhere) {
                    item.put(field, value(field, random));
                }
            }
            item.put("tags", TAGS.subList(0, random.nextInt(3)));
            boolean over = random.nextInt(10) == 0;
            story.put("items", workspace, item, over ? EXPIRED : 0);
            rows.put(number, new Row(workspace, over, item));
        }
        rows.values().removeIf(row -> row.over);
        EntityReader reader = readerAfter(story);
        for (int i = 0; i < 120; i++) {
            List<String> index = INDEXES.get(random.nextInt(INDEXES.size()));
            Query query = query(index, random);
            Scope scope = List.of(IN_MINE, IN_OTHER, Scope.ALL).get(random.nextInt(3));
            boolean descending = query.sort() != null && query.sort().descending();
            Comparator<Row> order = by(used(query, index));
            List<String> expected = rows.values().stream()
                    .filter(row -> scope.workspace() == null || row.workspace.equals(scope.workspace()))
                    .filter(row -> row.answers(query))
                    .sorted(descending ? order.reversed() : order)
                    .map(row -> String.valueOf(row.values.get("id")))
                    .toList();
            assertThat(ids(reader, query, scope, 1 + random.nextInt(40)))
                    .as("the query %s in %s has the rows of the scan", query, scope)
                    .isEqualTo(expected);
        }
    }

    /**
     * Returns a random query: some first fields of an index are compared for equality, and the next one has a range or
     * is the order.
     */
    private static Query query(List<String> index, Random random) {
        int equal = random.nextInt(index.size() + 1);
        Query query = Query.all();
        for (int i = 0; i < equal; i++) {
            query = query.and(index.get(i), random.nextInt(5) == 0 ? null : value(index.get(i), random));
        }
        boolean more = equal < index.size();
        if (more && random.nextBoolean()) {
            String field = index.get(equal);
            query = random.nextBoolean()
                    ? query.from(field, value(field, random))
                    : query.above(field, value(field, random));
        }
        if (more && random.nextBoolean()) {
            String field = index.get(equal);
            query = random.nextBoolean()
                    ? query.to(field, value(field, random))
                    : query.below(field, value(field, random));
        }
        if (more && (query.ranged() == null || random.nextBoolean())) {
            query = random.nextBoolean() ? query.sort(index.get(equal)) : query.sortDescending(index.get(equal));
        } else if (!more && random.nextBoolean()) {
            query = query.sortDescending(index.get(0));
        }
        return switch (random.nextInt(6)) {
            case 0 -> query.tagged(TagQuery.anyOf("red", "old"));
            case 1 -> query.tagged(TagQuery.allOf("red", "old"));
            default -> query;
        };
    }

    /** Returns the fields of the shortest index that can answer, and of several the first one in the definition. */
    private static List<String> used(Query query, List<String> meant) {
        int equal = query.equal().size();
        String next = query.ranged() != null
                ? query.ranged()
                : query.sort() != null
                                && !query.equal().containsKey(query.sort().field())
                        ? query.sort().field()
                        : null;
        return INDEXES.stream()
                .filter(index -> index.size() >= equal + (next == null ? 0 : 1))
                .filter(index -> query.equal().keySet().equals(new HashSet<>(index.subList(0, equal))))
                .filter(index -> next == null || index.get(equal).equals(next))
                .min(Comparator.comparing(List::size))
                .orElse(meant);
    }

    @Test
    @DisplayName(
            "across pages, a row that exists all the time is returned once, in order, whatever is written in between")
    void pagingWithWritesBetween() {
        Random random = seeds.random();
        LogStory story = story();
        Set<String> throughout = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            story.put("items", MINE, item(i, "status", "open", "total", (long) (i % 7)));
            throughout.add(id(i));
        }
        Query query = Query.where("status", "open").sortDescending("total");
        List<String> seen = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        PageRequest request = PageRequest.first(13);
        Page page;
        int fresh = 1_000;
        do {
            page = readerAfter(story).pageWhere("items", query, request, IN_MINE);
            for (Entity item : page.data()) {
                seen.add(String.valueOf(item.text("id")));
                totals.add(item.number("total"));
            }
            request = request.after(page.offset().orElse(null));
            int moved = random.nextInt(60);
            story.put("items", MINE, item(moved, "status", "open", "total", (long) random.nextInt(7)));
            throughout.remove(id(moved));
            int left = random.nextInt(60);
            story.put("items", MINE, item(left, "status", "paid"));
            throughout.remove(id(left));
            story.put("items", MINE, item(fresh++, "status", "open", "total", (long) random.nextInt(7)));
        } while (page.offset().isPresent());
        assertThat(seen).containsAll(throughout);
        assertThat(seen.stream().filter(throughout::contains)).doesNotHaveDuplicates();
        assertThat(totals).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    @DisplayName("a token continues only its own query, and sizes are checked")
    void tokensAreOfTheirQuestion() {
        LogStory story = story();
        for (int i = 0; i < 5; i++) {
            story.put("items", MINE, item(i, "status", "open", "total", (long) i));
        }
        EntityReader reader = readerAfter(story);
        Query open = Query.where("status", "open");
        String token = reader.pageWhere("items", open, PageRequest.first(2), IN_MINE)
                .offset()
                .orElseThrow();
        PageRequest next = PageRequest.first(2).after(token);
        assertThat(reader.pageWhere("items", open, next, IN_MINE).data())
                .extracting(item -> item.text("id"))
                .containsExactly(id(2), id(3));
        for (Query other : List.of(Query.where("status", "paid"), open.sort("total"), open.sortDescending("status"))) {
            assertThatThrownBy(() -> reader.pageWhere("items", other, next, IN_MINE))
                    .as("the token is refused by the query %s", other)
                    .isInstanceOf(InvalidOffsetException.class);
        }
        assertThatThrownBy(() -> reader.pageWhere("items", open, next, IN_OTHER))
                .isInstanceOf(InvalidOffsetException.class);
        assertThatThrownBy(() -> reader.page("items", next, IN_MINE)).isInstanceOf(InvalidOffsetException.class);
        String ofPage =
                reader.page("items", PageRequest.first(2), IN_MINE).offset().orElseThrow();
        for (String bad : List.of(ofPage, "", "AAAA", "no token", token + "AA", token.substring(4))) {
            assertThatThrownBy(() ->
                            reader.pageWhere("items", open, PageRequest.first(2).after(bad), IN_MINE))
                    .as("the token %s is refused", bad)
                    .isInstanceOf(InvalidOffsetException.class);
        }
        for (int size : new int[] {0, -1, PageRequest.MAX_SIZE + 1}) {
            assertThatThrownBy(() -> reader.pageWhere("items", open, PageRequest.first(size), IN_MINE))
                    .isInstanceOf(InvalidSizeException.class);
        }
    }

    @Test
    @DisplayName("a query without an index fails with an error that suggests one")
    void theWayToAnIndexIsTold() {
        EntityReader reader = readerAfter(story());
        assertThatThrownBy(() -> reader.pageWhere(
                        "items", Query.where("city", "Ulm").sort("day"), PageRequest.first(2), IN_MINE))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("add @index([\"city\", \"day\"]) to the record; indexed are: [status], [total]");
        assertThatThrownBy(() -> reader.pageWhere("items", Query.where("total", "x"), PageRequest.first(2), IN_MINE))
                .hasMessageContaining("total: expected an integer");
        assertThatThrownBy(() -> reader.pageWhere("nosuch", Query.where("a", 1), PageRequest.first(2), IN_MINE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("long texts are found by all of their characters, and sorted by the first ones and then by key")
    void longTexts() {
        String start = "\u00e9".repeat(SortKey.TEXT_MAX);
        EntityReader reader = readerAfter(story().put("items", MINE, item(1, "status", start + "b"))
                .put("items", MINE, item(2, "status", start + "a"))
                .put("items", MINE, item(3, "status", start))
                .put("items", MINE, item(4, "status", start + "b" + "x".repeat(100_000)))
                .put("items", MINE, item(5, "status", start.substring(1)))
                .put("items", MINE, item(6, "code", Binary.of(new byte[SortKey.TEXT_MAX + 1])))
                .put("items", MINE, item(7, "code", Binary.of(new byte[SortKey.TEXT_MAX]))));

        assertThat(ids(reader, Query.where("status", start + "b"), IN_MINE, 1)).isEqualTo(numbers(1));
        assertThat(ids(reader, Query.where("status", start), IN_MINE, 1)).isEqualTo(numbers(3));
        assertThat(ids(reader, Query.all().from("status", start + "b"), IN_MINE, 1))
                .isEqualTo(numbers(1, 4));
        assertThat(ids(reader, Query.all().above("status", start + "a"), IN_MINE, 10))
                .isEqualTo(numbers(1, 4));
        assertThat(ids(reader, Query.all().below("status", start + "b"), IN_MINE, 1))
                .isEqualTo(numbers(5, 2, 3));
        assertThat(ids(reader, Query.all().from("status", "").sort("status"), IN_MINE, 2))
                .isEqualTo(numbers(5, 1, 2, 3, 4));
        assertThat(ids(reader, Query.where("code", new byte[SortKey.TEXT_MAX]), IN_MINE, 1))
                .isEqualTo(numbers(7));
    }

    @Test
    @DisplayName("a new index has the existing rows, and a dropped one answers no more")
    void indexesComeAndGo() {
        Schema.Parser parser = new Schema.Parser();
        String without = """
                {"type": "record", "name": "Note", "namespace": "io.entail.items", "entity": "notes", "primaryKey": ["id"],
                 "fields": [{"name": "id", "type": "string"}, {"name": "mood", "type": ["null", "string"]%s}%s]}""";
        EntityDefinition first = EntityDefinition.of(parser.parse(String.format(without, "", "")));
        EntityDefinition second = EntityDefinition.of(
                new Schema.Parser()
                        .parse(
                                String.format(
                                        without,
                                        ", \"indexed\": true",
                                        ", {\"name\": \"depth\", \"type\": [\"null\", \"int\"], \"default\": null, \"indexed\": true}")));
        LogStory story = story().define(first)
                .put("notes", null, Map.of("id", "1", "mood", "sad"))
                .put("notes", null, Map.of("id", "2", "mood", "glad"))
                .put("notes", null, Map.of("id", "3", "mood", "sad"));
        story.define(second).put("notes", null, Map.of("id", "2", "mood", "sad", "depth", 4));
        EntityReader reader = readerAfter(story);
        assertThat(notes(reader, Query.where("mood", "sad"))).containsExactly("1", "2", "3");
        assertThat(notes(reader, Query.all().sort("depth"))).containsExactly("2", "1", "3");

        EntityDefinition third = EntityDefinition.of(new Schema.Parser()
                .parse(String.format(
                        without, "", ", {\"name\": \"depth\", \"type\": [\"null\", \"int\"], \"default\": null}")));
        EntityReader later = readerAfter(story.define(third).put("notes", null, Map.of("id", "4", "mood", "sad")));
        assertThatThrownBy(() -> notes(later, Query.where("mood", "sad"))).isInstanceOf(InvalidOptionsException.class);

        EntityReader again = readerAfter(story.define(second).delete("notes", "1"));
        assertThat(notes(again, Query.where("mood", "sad"))).containsExactly("2", "3", "4");
    }

    private static List<String> notes(EntityReader reader, Query query) {
        return reader.pageWhere("notes", query, PageRequest.first(9), Scope.ALL).data().stream()
                .map(note -> String.valueOf(note.text("id")))
                .toList();
    }
}
