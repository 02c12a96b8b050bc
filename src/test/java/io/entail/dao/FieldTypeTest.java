package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.FieldChange;
import io.entail.audit.Version;
import io.entail.read.Entity;
import io.entail.schema.Binary;
import io.entail.testkit.Types;
import io.entail.types.Day;
import io.entail.types.Good;
import io.entail.types.Mark;
import io.entail.types.Measure;
import io.entail.types.Rate;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decimals, dates, points in time and bytes as objects of generated classes, in histories and in undo. */
final class FieldTypeTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 28);
    private static final Instant TIME = Instant.parse("2026-11-28T13:53:00.123Z");

    private final EntityStore store = EntityStore.inMemory(Types.definitions());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("objects of generated classes have the classes of logical types, and are read as they were written")
    void objectsComeBack() {
        store.dao("days").insert(Map.of("day", DAY));
        Good good = new Good();
        good.setNumber(new BigDecimal("12345678901234567890123456789012345678"));
        good.setPrice(new BigDecimal("10.5"));
        good.setSince(DAY);
        good.setBatch(TIME);
        good.setCode(ByteBuffer.wrap(new byte[] {0, -1}));
        good.setDiscounts(List.of(new BigDecimal("1.5")));
        good.setPictures(List.of(ByteBuffer.wrap(new byte[] {7})));
        good.setHolidays(Map.of("a", DAY));
        good.setFactors(Map.of("x", new BigDecimal("0.5")));
        good.setMeasure(new Measure(new BigDecimal("1"), TIME, ByteBuffer.wrap(new byte[] {1})));
        good.setDay(DAY);
        TypedDao<Good> goods = store.dao(Good.class);

        Good stored = goods.insert(good);

        assertThat(stored.getPrice()).isEqualTo(new BigDecimal("10.50"));
        assertThat(stored.getNumber()).isEqualTo(good.getNumber());
        assertThat(stored.getSince()).isEqualTo(DAY);
        assertThat(stored.getBatch()).isEqualTo(TIME);
        assertThat(stored.getCode()).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
        assertThat(stored.getDiscounts()).isEqualTo(List.of(new BigDecimal("1.5")));
        assertThat(stored.getPictures()).isEqualTo(good.getPictures());
        assertThat(stored.getHolidays()).isEqualTo(good.getHolidays());
        assertThat(stored.getFactors()).isEqualTo(Map.of("x", new BigDecimal("0.5000000000")));
        assertThat(stored.getMeasure().getWeight()).isEqualTo(new BigDecimal("1.000"));
        assertThat(stored.getMeasure().getSeal()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(stored.getDay()).isEqualTo(DAY);
        assertThat(stored.getChecked()).isEqualTo(LocalDate.ofEpochDay(20_000));
        assertThat(goods.selectBy("number", good.getNumber())).contains(stored);
        stored.setPrice(new BigDecimal("11"));
        stored.setCode(null);
        Good updated = goods.update(stored);
        assertThat(updated.getPrice()).isEqualTo(new BigDecimal("11.00"));
        assertThat(updated.getCode()).isNull();
        assertThat(updated.getSince()).isEqualTo(DAY);
    }

    @Test
    @DisplayName("objects are found by keys of these types")
    void objectsAreFoundByKeys() {
        assertThat(store.dao(Day.class).insert(new Day(DAY, "a")).getDay()).isEqualTo(DAY);
        assertThat(store.dao(Day.class).select(DAY)).isPresent();
        Rate rate = store.dao(Rate.class).insert(new Rate(new BigDecimal("1.5"), null));
        assertThat(store.dao(Rate.class).select("1.5")).contains(rate);
        Mark mark = store.dao(Mark.class).insert(new Mark(TIME, ByteBuffer.wrap(new byte[0]), "x"));
        assertThat(store.dao(Mark.class).select(Map.of("at", TIME, "digest", new byte[0])))
                .contains(mark);
        store.dao(Mark.class).delete(Map.of("at", TIME, "digest", ""));
        assertThat(store.dao(Mark.class).stream()).isEmpty();
    }

    @Test
    @DisplayName("history shows earlier values of these types, and a write with them can be undone")
    void historiesAndUndo() {
        Dao rates = store.dao("rates");
        Dao goods = store.dao("goods");
        rates.insert(Map.of("rate", "1.5", "note", "a"));
        rates.update(1.5, Map.of("note", "b"));
        Entity good = goods.insert(Map.of("price", 1, "since", DAY, "code", new byte[] {1}));
        Object id = Objects.requireNonNull(good.fields().get("id"));
        Written written = store.write(tx -> {
            tx.update("goods", id, Map.of("price", "2.00", "since", "2026-11-29", "code", "Ag=="));
            tx.delete("rates", "1.500");
        });

        List<Version> versions = new ArrayList<>();
        goods.history(id).oldestFirst().forEach(versions::add);
        assertThat(versions.get(1).diff().stream()
                        .filter(change -> !change.field().equals("updated_at")))
                .containsExactlyInAnyOrder(
                        new FieldChange("price", new BigDecimal("1.00"), new BigDecimal("2.00")),
                        new FieldChange("since", DAY, DAY.plusDays(1)),
                        new FieldChange("code", Binary.of(new byte[] {1}), Binary.of(new byte[] {2})));
        assertThat(goods.blame(id)).isNotEmpty();

        store.undo(written.position());

        assertThat(goods.select(id).orElseThrow().fields()).isEqualTo(good.fields());
        assertThat(rates.select(1.5).orElseThrow().text("note")).isEqualTo("b");
        List<Version> ofRate = new ArrayList<>();
        rates.history("1.5").oldestFirst().forEach(ofRate::add);
        assertThat(ofRate).hasSize(4);
    }
}
