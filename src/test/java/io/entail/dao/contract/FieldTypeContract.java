package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.errors.InvalidPrimaryKeyException;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.schema.Binary;
import io.entail.testkit.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decimals, dates, points in time and bytes as values, keys, unique values and references. */
abstract class FieldTypeContract extends StoreContract {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 28);
    private static final Instant TIME = Instant.parse("2026-11-28T13:53:00.123Z");
    private static final byte[] BYTES = {0, -1, 'a', 0};

    private EntityStore types() {
        return store(log(), Types.definitions());
    }

    private static Map<String, Object> whole() {
        Map<String, Object> values = new HashMap<>();
        values.put("number", new BigDecimal("-12345678901234567890123456789012345678"));
        values.put("price", new BigDecimal("99999999.99"));
        values.put("since", DAY);
        values.put("batch", TIME);
        values.put("code", BYTES);
        values.put("checked", LocalDate.of(1, 1, 1));
        values.put("mark", new byte[0]);
        values.put("discounts", List.of(new BigDecimal("0.5"), new BigDecimal("-9999.9")));
        values.put("pictures", List.of(BYTES, new byte[] {1}));
        values.put("holidays", Map.of("last", LocalDate.of(9999, 12, 31)));
        values.put("factors", Map.of("tiny", new BigDecimal("0.0000000001"), "none", BigDecimal.ZERO));
        values.put("measure", Map.of("weight", new BigDecimal("1.250"), "taken", TIME, "seal", BYTES));
        values.put("measures", List.of(Map.of("weight", 2), Map.of("taken", "0001-01-01T00:00:00Z")));
        values.put("notes", Map.of("n", new BigDecimal("0.1234567890123456789"), "t", "10.50"));
        return values;
    }

    @Test
    @DisplayName("values are read in the classes of their types, decimals with the scale of their field")
    void valuesComeBack() {
        EntityStore store = types();
        Entity stored = store.dao("goods").insert(whole());
        Entity read = store.dao("goods").select(id(stored)).orElseThrow();

        assertThat(read.fields()).isEqualTo(stored.fields());
        assertThat(read.exact("number")).isEqualTo(new BigDecimal("-12345678901234567890123456789012345678"));
        assertThat(read.exact("price")).isEqualTo(new BigDecimal("99999999.99"));
        assertThat(read.date("since")).isEqualTo(DAY);
        assertThat(read.time("batch")).isEqualTo(TIME);
        assertThat(read.bytes("code")).isEqualTo(BYTES);
        assertThat(read.bytes("mark")).isEmpty();
        assertThat(read.time("created_at")).isEqualTo(read.time("updated_at")).isNotNull();
        assertThat(read.list("discounts")).isEqualTo(List.of(new BigDecimal("0.5"), new BigDecimal("-9999.9")));
        assertThat(read.list("pictures")).isEqualTo(List.of(Binary.of(BYTES), Binary.of(new byte[] {1})));
        assertThat(read.map("holidays")).isEqualTo(Map.of("last", LocalDate.of(9999, 12, 31)));
        assertThat(read.map("factors"))
                .isEqualTo(Map.of("tiny", new BigDecimal("0.0000000001"), "none", new BigDecimal(BigInteger.ZERO, 10)));
        assertThat(read.map("measure"))
                .isEqualTo(Map.of("weight", new BigDecimal("1.250"), "taken", TIME, "seal", Binary.of(BYTES)));
        assertThat(read.list("measures"))
                .isEqualTo(List.of(
                        Map.of("weight", new BigDecimal("2.000")),
                        Map.of("taken", Instant.parse("0001-01-01T00:00:00Z"))));
    }

    @Test
    @DisplayName("a field that is not given gets its default, which Avro writes as a number or bytes")
    void defaultsAreThoseOfAvro() {
        Entity stored = types().dao("goods").insert(Map.of());

        assertThat(stored.exact("price")).isEqualTo(new BigDecimal("4.99"));
        assertThat(stored.date("checked")).isEqualTo(LocalDate.ofEpochDay(20_000));
        assertThat(stored.bytes("mark")).isEqualTo(new byte[] {-1, 0, 'a'});
        assertThat(stored.exact("number")).isNull();
    }

    @Test
    @DisplayName("an entity read from its own JSON is equal to it; a decimal may be a number in JSON")
    void jsonComesBack() {
        EntityStore store = types();
        Dao goods = store.dao("goods");
        Entity stored = goods.insert(whole());
        String json = stored.toJson();

        assertThat(json)
                .contains("\"price\":\"99999999.99\"")
                .contains("\"since\":\"2026-11-28\"")
                .contains("\"batch\":\"2026-11-28T13:53:00.123Z\"")
                .contains("\"code\":\"AP9hAA==\"")
                .contains("\"none\":\"0.0000000000\"")
                .contains("\"n\":0.1234567890123456789");
        Map<String, Object> again = new HashMap<>(Entity.fieldsOf(json));
        Map<String, Object> before = new HashMap<>(stored.fields());
        Map<String, Object> after =
                new HashMap<>(goods.upsert(id(stored), again).fields());
        before.remove("updated_at");
        after.remove("updated_at");
        assertThat(after).isEqualTo(before);
        Map<String, Object> numbers = Entity.fieldsOf("{\"price\":99999998.99,\"number\":12345678901234567890123.0}");
        Entity updated = goods.update(id(stored), numbers);
        assertThat(updated.exact("price")).isEqualTo(new BigDecimal("99999998.99"));
        assertThat(updated.exact("number")).isEqualTo(new BigDecimal("12345678901234567890123"));
    }

    @Test
    @DisplayName("bytes are copied, so that a caller can change its array afterwards")
    void bytesAreCopied() {
        Dao goods = types().dao("goods");
        byte[] given = {1, 2};
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 3, 4, 9}, 1, 2);
        Entity stored = goods.insert(Map.of("code", given, "mark", buffer));
        given[0] = 7;
        buffer.put(1, (byte) 7);

        assertThat(stored.bytes("code")).isEqualTo(new byte[] {1, 2});
        assertThat(stored.bytes("mark")).isEqualTo(new byte[] {3, 4});
        assertThat(buffer.remaining()).isEqualTo(2);
        assertThat(goods.select(id(stored)).orElseThrow().bytes("mark")).isEqualTo(new byte[] {3, 4});
    }

    @Test
    @DisplayName("equal values written in different ways are the same unique value")
    void uniqueValuesAreComparedByValue() {
        Dao goods = types().dao("goods");
        Entity stored = goods.insert(Map.of("number", 7, "batch", TIME, "code", BYTES, "since", DAY));

        for (Object number : List.of(7L, 7.0, "7", "7.00", "0.7e1", new BigDecimal("7.0"), BigInteger.valueOf(7))) {
            assertThat(goods.selectBy("number", number))
                    .as("the row is found by the number %s", number)
                    .contains(stored);
            assertThatThrownBy(() -> goods.insert(Map.of("number", number)))
                    .as("the number %s is taken", number)
                    .isInstanceOf(UniqueViolationException.class);
        }
        for (Object time : List.of(TIME, "2026-11-28T13:53:00.123Z", "2026-11-28T14:53:00.123000+01:00")) {
            assertThat(goods.selectBy("batch", time))
                    .as("the row is found by the time %s", time)
                    .contains(stored);
        }
        for (Object code : List.of(BYTES, ByteBuffer.wrap(BYTES), Binary.of(BYTES), "AP9hAA==")) {
            assertThat(goods.selectBy("code", code))
                    .as("the row is found by the bytes %s", code)
                    .contains(stored);
        }
        assertThat(goods.selectBy("number", 8)).isEmpty();
        assertThat(goods.selectBy("number", -7)).isEmpty();
        assertThat(goods.selectBy("code", new byte[] {0, -1, 'a'})).isEmpty();
        assertThatThrownBy(() -> goods.insert(Map.of("since", "2026-11-28", "batch", TIME.toString())))
                .isInstanceOf(UniqueViolationException.class);
        assertThat(goods.insert(Map.of(
                        "since", "2026-11-28", "batch", TIME.plusMillis(1).toString())))
                .isNotNull();
        assertThatThrownBy(() -> goods.selectBy("number", "7.5"))
                .isInstanceOf(InvalidUniqueException.class)
                .hasMessageContaining("expected a number without a fraction");
        assertThatThrownBy(() -> goods.selectBy("batch", 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch must be a time, or the text of one");
    }

    @Test
    @DisplayName("a row is found, updated and deleted by a key of these types in any notation")
    void keysAreComparedByValue() {
        EntityStore store = types();
        Dao days = store.dao("days");
        Entity day = days.insert(Map.of("day", "2026-11-28", "note", "a"));
        assertThat(day.date("day")).isEqualTo(DAY);
        assertThat(days.select(DAY)).contains(day);
        assertThat(days.select(Map.of("day", "2026-11-28"))).contains(day);
        assertThat(days.update(DAY, Map.of("note", "b")).text("note")).isEqualTo("b");
        assertThatThrownBy(() -> days.select("2026-11-31")).isInstanceOf(InvalidPrimaryKeyException.class);

        Dao rates = store.dao("rates");
        Entity rate = rates.insert(Map.of("rate", "1.5"));
        assertThat(rates.select(1.5)).contains(rate);
        assertThat(rates.select(new BigDecimal("1.50000"))).contains(rate);
        assertThat(rates.upsert("1.500", Map.of("note", "x")).version()).isGreaterThan(rate.version());
        rates.delete(1.5);
        assertThat(rates.select("1.5")).isEmpty();

        Dao marks = store.dao("marks");
        Entity mark = marks.insert(Map.of("at", TIME, "digest", BYTES));
        marks.insert(Map.of("at", TIME, "digest", new byte[0]));
        assertThat(marks.select(Map.of("at", "2026-11-28T13:53:00.123Z", "digest", "AP9hAA==")))
                .contains(mark);
        marks.delete(Map.of("at", TIME, "digest", BYTES));
        assertThat(marks.each()).hasSize(1);
    }

    @Test
    @DisplayName("references to keys of these types are followed, set to null and cascaded")
    void referencesAreFollowed() {
        EntityStore store = types();
        store.dao("days").insert(Map.of("day", DAY));
        store.dao("rates").insert(Map.of("rate", "1.500"));
        Dao goods = store.dao("goods");
        Entity ofDay = goods.insert(Map.of("day", Map.of("day", "2026-11-28")));
        Entity ofRate = goods.insert(Map.of("rate", Map.of("rate", 1.5), "since", DAY));

        assertThat(ofDay.map("day")).isEqualTo(Map.of("day", DAY));
        assertThat(ofRate.map("rate")).isEqualTo(Map.of("rate", new BigDecimal("1.500")));
        assertThat(goods.pageFor("day", DAY, PageRequest.first(9)).data()).containsExactly(ofDay);
        assertThat(goods.pageFor("rate", "1.5", PageRequest.first(9)).data()).containsExactly(ofRate);
        store.dao("days").delete("2026-11-28");
        store.dao("rates").delete(1.5);
        assertThat(goods.select(id(ofDay)).orElseThrow().fields()).doesNotContainKey("day");
        assertThat(goods.select(id(ofRate))).isEmpty();
    }

    @Test
    @DisplayName("a value that a type cannot hold without loss is refused with an error that names the field")
    void misfitsAreRefused() {
        Dao goods = types().dao("goods");
        Map<String, Object> misfits = new HashMap<>();
        misfits.put("number", "1e999999999");
        misfits.put("price", "0.001");
        misfits.put("since", "2026-02-29");
        misfits.put("batch", TIME.plusNanos(1));
        misfits.put("code", "not base64");
        misfits.put("checked", LocalDate.of(10_000, 1, 1));
        misfits.put("measure", Map.of("weight", 1_000, "seal", new byte[5]));
        misfits.put("discounts", List.of("x"));

        assertThatThrownBy(() -> goods.insert(misfits))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .containsEntry(
                                        "number",
                                        "value should be between -" + "9".repeat(38) + " and " + "9".repeat(38))
                                .containsEntry("price", "expected at most 2 digits after the point")
                                .containsEntry("since", "expected a date such as 2026-11-28")
                                .containsEntry("batch", "expected a time in whole milliseconds")
                                .containsEntry("code", "expected bytes in Base64")
                                .containsEntry("checked", "value should be between 0001-01-01 and 9999-12-31")
                                .containsEntry(
                                        "measure",
                                        Map.of(
                                                "weight", "value should be between -999.999 and 999.999",
                                                "seal", "length must be at most 4"))
                                .containsEntry("discounts", Map.of("1", "expected a decimal number such as 10.50")));
    }

    @Test
    @DisplayName("the character NUL is refused in every text of an entity, and the error names its place")
    void nulIsRefused() {
        EntityStore store = store();
        String nul = "must not contain the character NUL";
        Map<String, Object> book = new HashMap<>();
        book.put("title", "a\0");
        book.put("tags", List.of("a", "\0"));
        book.put("names", Map.of("k\0", "v"));
        book.put("notes", Map.of("deep", List.of(Map.of("\0", 1))));
        book.put("shelf", Map.of("code", "\0"));

        assertThatThrownBy(() -> store.dao("books").insert(book))
                .isInstanceOfSatisfying(
                        SchemaViolationException.class,
                        e -> assertThat(e.fields())
                                .isEqualTo(Map.of(
                                        "title", nul,
                                        "tags", Map.of("2", nul),
                                        "names", nul,
                                        "notes", nul,
                                        "shelf", Map.of("code", nul))));
        assertThatThrownBy(() -> store.dao("shelves").upsert("\0", Map.of()))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("code: " + nul);
        Entity fine = book(store, "fine");
        assertThatThrownBy(() -> store.dao("books").update(id(fine), Map.of("names", Map.of("k", "\0"))))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("names: " + nul);
        assertThat(store.dao("shelves").select("\0")).isEmpty();
        assertThat(store.dao("books").selectBy("title", "a\0")).isEmpty();
    }

    @Test
    @DisplayName("half of a surrogate pair is refused in every text of an entity")
    void halfPairsAreRefused() {
        EntityStore store = store();
        for (Map<String, Object> values : List.<Map<String, Object>>of(
                Map.of("title", "a\ud800"),
                Map.of("title", "a", "tags", List.of("\udc00")),
                Map.of("title", "a", "names", Map.of("\ud800", "v")),
                Map.of("title", "a", "notes", Map.of("\ud800", 1)))) {
            assertThatThrownBy(() -> store.dao("books").insert(values)).isInstanceOf(SchemaViolationException.class);
        }
    }

    @Test
    @DisplayName("all pages together have every row once, whatever the type of the key")
    void pagesAreWhole() {
        EntityStore store = types();
        List<Entity> inserted = new ArrayList<>();
        for (String rate : List.of("-999.999", "-1", "0", "0.001", "1", "2.56", "127.999", "128", "999.999")) {
            inserted.add(store.dao("rates").insert(Map.of("rate", rate)));
        }
        List<Entity> paged = new ArrayList<>();
        PageRequest request = PageRequest.first(2);
        while (true) {
            var page = store.dao("rates").page(request);
            paged.addAll(page.data());
            if (page.offset().isEmpty()) {
                break;
            }
            request = request.after(page.offset().get());
        }
        assertThat(paged).containsExactlyInAnyOrderElementsOf(inserted);
    }
}
