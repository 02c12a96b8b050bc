package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.codec.FieldValues;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fields that are read without decoding the other ones have the values that full decoding gives. */
final class FieldValuesTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    void agreeWithTheWholeEntity() {
        RandomEntities random = new RandomEntities(seeds.seed());
        Random order = seeds.random();
        for (int i = 0; i < 300; i++) {
            EntityDefinition definition = random.definition();
            Map<String, Object> entity = random.entity(definition);
            byte[] bytes = definition.codec().encode(entity);
            Map<String, Object> decoded = definition.codec().decode(bytes);
            List<String> names = new ArrayList<>();
            names.add("nosuch");
            definition.fields().forEach(field -> names.add(field.name()));
            Collections.shuffle(names, order);
            @Nullable Object[] values = FieldValues.of(definition, names).read(bytes, 0, bytes.length);
            for (int at = 0; at < names.size(); at++) {
                FieldDefinition field = definition.field(names.get(at));
                boolean read = field != null
                        && (field.type().isScalar() || field.reference().isPresent());
                Object expected = field == null || !read ? null : decoded.get(field.name());
                assertThat(values[at]).isEqualTo(expected instanceof Map<?, ?> map ? map.get(key(field)) : expected);
            }
        }
    }

    private static String key(@Nullable FieldDefinition field) {
        return field == null ? "" : field.reference().orElseThrow().key();
    }

    @Test
    void bytesThatEndTooEarlyAreNoEntity() {
        EntityDefinition definition = TestDefinitions.things("string a; string b;");
        byte[] bytes = definition.codec().encode(Map.of("id", TestDefinitions.ID, "a", "one", "b", "two"));
        FieldValues values = FieldValues.of(definition, List.of("b"));
        assertThatThrownBy(() -> values.read(Arrays.copyOf(bytes, bytes.length - 1), 0, bytes.length - 1))
                .isInstanceOf(MalformedEntityException.class);
    }
}
