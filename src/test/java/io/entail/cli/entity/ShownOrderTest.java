package io.entail.cli.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShownOrderTest {
    @Test
    void numbersGoByTheirValueAndNothingComesLast() {
        assertThat(sorted("v", 10, null, 9L, 9.5, new BigDecimal("-3"), null))
                .containsExactly("-3", "9", "9.5", "10", "null", "null");
        assertThat(sorted("-v", 10, null, 9L)).containsExactly("null", "10", "9");
    }

    @Test
    void textsGoByTheirBytesInUtf8() {
        assertThat(sorted("v", "b", "B", "\uffee", "\ud83d\udea2", "a", ""))
                .containsExactly("", "B", "a", "b", "\uffee", "\ud83d\udea2");
        assertThat(sorted("v", true, false)).containsExactly("false", "true");
    }

    @Test
    void aDottedNameLooksIntoRecords() {
        assertThat(sorted("v.w", Map.of("w", 2), Map.of("w", 1))).containsExactly("{w=1}", "{w=2}");
    }

    private static List<String> sorted(String by, @Nullable Object... values) {
        List<Entity> entities = new ArrayList<>();
        for (Object value : values) {
            Map<String, Object> fields = new HashMap<>();
            if (value != null) {
                fields.put("v", value);
            }
            entities.add(new Entity("things", fields, 1, Position.of(1), null));
        }
        entities.sort(ShownOrder.by(by));
        return entities.stream()
                .map(entity -> String.valueOf(entity.fields().get("v")))
                .toList();
    }
}
