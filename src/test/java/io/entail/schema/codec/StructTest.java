package io.entail.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.schema.FieldNames;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class StructTest {
    private final Struct struct = new Struct(new FieldNames(List.of("a", "b", "c")), new Object[] {1, null, "x"});

    @Test
    void unsetFieldsAreNotInTheMap() {
        assertThat(struct).hasSize(2).containsExactly(Map.entry("a", 1), Map.entry("c", "x"));
        assertThat(struct).doesNotContainKeys("b", "d");
        assertThat(struct.get("b")).isNull();
        assertThat(struct.getOrDefault("b", 7)).isEqualTo(7);
    }

    @Test
    void itEqualsAMapWithTheSameValues() {
        assertThat(struct).isEqualTo(Map.of("a", 1, "c", "x")).hasSameHashCodeAs(Map.of("a", 1, "c", "x"));
    }

    @Test
    void itCannotBeChanged() {
        assertThatThrownBy(() -> struct.put("a", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> struct.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> struct.entrySet().iterator().next().setValue(3))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theIteratorEndsWhereTheValuesEnd() {
        Iterator<String> names = struct.keySet().iterator();
        names.next();
        names.next();
        assertThatThrownBy(names::next).isInstanceOf(NoSuchElementException.class);
    }
}
