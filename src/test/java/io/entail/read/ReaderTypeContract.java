package io.entail.read;

import static io.entail.read.Books.IN_MINE;
import static io.entail.read.Books.MINE;
import static io.entail.read.Books.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import io.entail.testkit.LogStory;
import io.entail.testkit.Types;
import io.entail.writes.CanonicalKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decimals, dates, points in time and bytes are returned as they were stored, and rows are found by them. */
abstract class ReaderTypeContract {
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
    private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

    protected abstract EntityReader readerAfter(LogStory story);

    /** Whether pages of the reader come in the order of keys. */
    protected abstract boolean inKeyOrder();

    private static LogStory story() {
        return new LogStory(Types.alone()).workspace(MINE, "mine");
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    private static Binary bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < array.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return Binary.of(array);
    }

    /** Returns the values of a row in which every field is set, as they are stored. */
    private static Map<String, Object> good(int number) {
        Map<String, Object> good = new HashMap<>();
        good.put("id", id(number));
        good.put("price", decimal("4.99"));
        good.put("checked", LocalDate.ofEpochDay(20_000));
        good.put("mark", bytes(0xff, 0, 'a'));
        return good;
    }

    @Test
    @DisplayName("values at the limits of their types are unchanged: alone, in lists, in maps and in records")
    void edgesComeBack() {
        List<Map<String, Object>> values = new ArrayList<>();
        BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE));
        for (int i = 0; i < 4; i++) {
            boolean last = i % 2 == 0;
            Map<String, Object> good = good(i + 1);
            good.put("created_at", last ? END : BEGIN);
            good.put(
                    "number",
                    List.of(largest, largest.negate(), decimal("0"), decimal("-1"))
                            .get(i));
            good.put(
                    "price",
                    List.of(decimal("0.00"), decimal("-0.01"), decimal("99999999.99"), decimal("1.00"))
                            .get(i));
            good.put("since", last ? LAST_DAY : FIRST_DAY);
            good.put("batch", last ? END.minusMillis(i) : BEGIN.plusMillis(i));
            good.put("code", i == 0 ? bytes() : bytes(0, 0x5c, 0xff, i));
            good.put("discounts", i == 0 ? List.of() : List.of(decimal("-9999.9"), decimal("0.0"), decimal("9999.9")));
            good.put("pictures", List.of(bytes(), bytes(0), bytes('{', '"', ',', '\\')));
            good.put("holidays", Map.of("a \"b\"", FIRST_DAY, "", LAST_DAY));
            good.put("factors", Map.of("tiny", decimal("0.0000000001"), "large", decimal("-9999999999.9999999999")));
            good.put("measure", Map.of("weight", decimal("999.999"), "taken", BEGIN, "seal", bytes(0xff)));
            good.put("measures", List.of(Map.of(), Map.of("weight", decimal("0.001"), "taken", END)));
            good.put("notes", Map.of("price", "10.50", "n", 1));
            values.add(good);
        }
        LogStory story = story();
        values.forEach(good -> story.put("goods", MINE, good));
        EntityReader reader = readerAfter(story);

        for (Map<String, Object> good : values) {
            assertThat(reader.select("goods", Objects.requireNonNull(good.get("id")), IN_MINE)
                            .orElseThrow()
                            .fields())
                    .isEqualTo(good);
        }
        List<Map<String, Object>> page = reader.page("goods", PageRequest.first(9), IN_MINE).data().stream()
                .map(Entity::fields)
                .toList();
        assertThat(page).containsExactlyInAnyOrderElementsOf(values);
    }

    @Test
    @DisplayName("rows are found by unique values of these types in any notation")
    void uniqueValuesAreFound() {
        Map<String, Object> good = good(1);
        good.put("number", decimal("-7"));
        good.put("batch", Instant.parse("2026-11-28T13:53:00.120Z"));
        good.put("code", bytes(1, 2));
        good.put("since", LocalDate.of(2026, 11, 28));
        Map<String, Object> large = good(2);
        large.put("code", Binary.of(new byte[2_000]));
        EntityReader reader = readerAfter(story().put("goods", MINE, good).put("goods", MINE, large));

        for (Object number : List.of(-7, "-7.00", -7.0, decimal("-7.0"))) {
            assertThat(reader.selectBy("goods", "number", number, IN_MINE)
                            .orElseThrow()
                            .fields())
                    .isEqualTo(good);
        }
        assertThat(reader.selectBy("goods", "number", 7, IN_MINE)).isEmpty();
        assertThat(reader.selectBy("goods", "batch", "2026-11-28T13:53:00.12Z", IN_MINE))
                .isPresent();
        assertThat(reader.selectBy("goods", "batch", "2026-11-28T13:53:00.121Z", IN_MINE))
                .isEmpty();
        assertThat(reader.selectBy("goods", "code", new byte[] {1, 2}, IN_MINE)).isPresent();
        assertThat(reader.selectBy("goods", "code", "AQI=", IN_MINE)).isPresent();
        assertThat(reader.selectBy("goods", "code", new byte[] {1, 2, 0}, IN_MINE))
                .isEmpty();
        assertThat(reader.selectBy("goods", "code", new byte[2_000], IN_MINE)
                        .orElseThrow()
                        .fields())
                .isEqualTo(large);
        assertThat(reader.selectBy("goods", "code", new byte[1_999], IN_MINE)).isEmpty();
    }

    @Test
    @DisplayName("rows are found by keys of these types, alone or as one of several parts, until they are deleted")
    void keysAreFound() {
        Instant time = Instant.parse("2026-11-28T13:53:00Z");
        EntityReader reader = readerAfter(story().put("rates", MINE, Map.of("rate", decimal("-1.500"), "note", "a"))
                .put("rates", MINE, Map.of("rate", decimal("1.500"), "note", "b"))
                .put("days", MINE, Map.of("day", LAST_DAY))
                .put("days", MINE, Map.of("day", FIRST_DAY))
                .delete("days", LAST_DAY)
                .put("marks", MINE, Map.of("at", time, "digest", bytes(), "note", "none"))
                .put("marks", MINE, Map.of("at", time, "digest", bytes(0), "note", "zero"))
                .put("marks", MINE, Map.of("at", BEGIN, "digest", bytes(0), "note", "early")));

        assertThat(reader.select("rates", "-1.5", IN_MINE).orElseThrow().text("note"))
                .isEqualTo("a");
        assertThat(reader.select("rates", 1.5, IN_MINE).orElseThrow().exact("rate"))
                .isEqualTo(decimal("1.500"));
        assertThat(reader.select("rates", 15, IN_MINE)).isEmpty();
        assertThat(reader.select("days", "0001-01-01", IN_MINE)).isPresent();
        assertThat(reader.select("days", LAST_DAY, IN_MINE)).isEmpty();
        assertThat(reader.select("marks", Map.of("at", time, "digest", ""), IN_MINE)
                        .orElseThrow()
                        .text("note"))
                .isEqualTo("none");
        assertThat(reader.select("marks", Map.of("at", "2026-11-28T13:53:00Z", "digest", "AA=="), IN_MINE)
                        .orElseThrow()
                        .text("note"))
                .isEqualTo("zero");
        assertThat(reader.select("marks", Map.of("at", END, "digest", "AA=="), IN_MINE))
                .isEmpty();
        assertThat(reader.count("marks", IN_MINE)).isEqualTo(3);
    }

    @Test
    @DisplayName("children are found by a parent whose key is of these types")
    void childrenAreFound() {
        Map<String, Object> ofDay = good(1);
        ofDay.put("day", Map.of("day", LAST_DAY));
        Map<String, Object> ofRate = good(2);
        ofRate.put("rate", Map.of("rate", decimal("0.001")));
        ofRate.put("since", FIRST_DAY);
        EntityReader reader = readerAfter(story().put("days", MINE, Map.of("day", LAST_DAY))
                .put("rates", MINE, Map.of("rate", decimal("0.001")))
                .put("goods", MINE, ofDay)
                .put("goods", MINE, ofRate));

        PageRequest few = PageRequest.first(5);
        assertThat(reader.pageFor("goods", "day", "9999-12-31", few, IN_MINE).data())
                .extracting(Entity::fields)
                .containsExactly(ofDay);
        assertThat(reader.pageFor("goods", "rate", 0.001, few, IN_MINE).data())
                .extracting(Entity::fields)
                .containsExactly(ofRate);
        assertThat(reader.pageFor("goods", "day", FIRST_DAY, few, IN_MINE).data())
                .isEmpty();
    }

    @Test
    @DisplayName("pages come in the order of the canonical bytes of such keys")
    void pagesFollowCanonicalBytes() {
        LogStory story = story();
        List<Bytes> rates = new ArrayList<>();
        for (String rate :
                List.of("-999.999", "-0.129", "-0.128", "-0.001", "0", "0.001", "0.127", "0.128", "2.56", "999.999")) {
            BigDecimal value = decimal(rate).setScale(3);
            story.put("rates", MINE, Map.of("rate", value));
            rates.add(CanonicalKey.of(value));
        }
        List<Bytes> days = new ArrayList<>();
        for (LocalDate day : List.of(FIRST_DAY, LocalDate.of(1969, 12, 31), LocalDate.of(1970, 1, 1), LAST_DAY)) {
            story.put("days", MINE, Map.of("day", day));
            days.add(CanonicalKey.of(day));
        }
        List<Bytes> marks = new ArrayList<>();
        for (Instant at : List.of(END, BEGIN, Instant.EPOCH)) {
            for (Binary digest : List.of(bytes(), bytes(0), bytes(0xff), bytes(0, 0))) {
                story.put("marks", MINE, Map.of("at", at, "digest", digest));
                marks.add(CanonicalKey.ofParts(List.of(at, digest)));
            }
        }
        EntityReader reader = readerAfter(story);

        check(reader, "rates", List.of("rate"), rates);
        check(reader, "days", List.of("day"), days);
        check(reader, "marks", List.of("at", "digest"), marks);
    }

    private void check(EntityReader reader, String entity, List<String> key, List<Bytes> expected) {
        List<Bytes> found = new ArrayList<>();
        PageRequest request = PageRequest.first(3);
        Page page;
        do {
            page = reader.page(entity, request, IN_MINE);
            for (Entity row : page.data()) {
                found.add(
                        CanonicalKey.ofParts(key.stream().map(row.fields()::get).toList()));
            }
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        List<Bytes> sorted = new ArrayList<>(expected);
        sorted.sort((a, b) -> Arrays.compareUnsigned(a.array(), b.array()));
        if (inKeyOrder()) {
            assertThat(found)
                    .as("pages of %s come in the order of keys", entity)
                    .isEqualTo(sorted);
        } else {
            assertThat(found)
                    .as("all pages of %s together have all rows", entity)
                    .containsExactlyInAnyOrderElementsOf(sorted);
        }
    }
}
