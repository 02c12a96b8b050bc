package io.entail.schema.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedEntityException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RandomEntities;
import io.entail.schema.TestDefinitions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One field that is read without decoding the others has the value that decoding finds. */
class TextsFieldTest {

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 60), LongStream.of(Long.getLong("entail.seed", System.nanoTime())));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheWholeEntity(long seed) {
        RandomEntities random = new RandomEntities(seed);
        EntityDefinition definition = random.definition();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> entity = random.entity(definition);
            byte[] bytes = definition.codec().encode(entity);
            for (FieldDefinition field : definition.fields()) {
                TextsField texts = TextsField.of(definition, field.name());
                if (texts != null) {
                    assertThat(texts.read(bytes)).isEqualTo(entity.getOrDefault(field.name(), List.of()));
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void brokenBytesAreTextsOrAClearError(long seed) {
        EntityDefinition definition = everything();
        TextsField texts = requireNonNull(TextsField.of(definition, "tags"));
        Random random = new Random(seed);
        byte[] whole = definition.codec().encode(entity());
        for (int i = 0; i < 200; i++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int hits = random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(texts.read(bytes)).isNotNull();
            } catch (MalformedEntityException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void everyKindOfFieldIsPassedOver() {
        EntityDefinition definition = everything();

        assertThat(requireNonNull(TextsField.of(definition, "tags"))
                        .read(definition.codec().encode(entity())))
                .containsExactly("x", "\u00e9");
        assertThatThrownBy(
                        () -> requireNonNull(TextsField.of(definition, "tags")).read(new byte[0]))
                .isInstanceOf(MalformedEntityException.class);
    }

    @Test
    void onlyListsAndSetsOfStringsCount() {
        EntityDefinition definition = everything();

        assertThat(TextsField.of(definition, "numbers")).isNull();
        assertThat(TextsField.of(definition, "name")).isNull();
        assertThat(TextsField.of(definition, "nothing")).isNull();
    }

    private static EntityDefinition everything() {
        return TestDefinitions.things("record Inner { union { null, string } s = null; array<int> n; }", """
                union { null, string } name = null;
                union { int, null } count = 5;
                long amount;
                double share;
                boolean on;
                Inner inner;
                union { null, array<Inner> } inners = null;
                array<array<int>> numbers;
                map<array<string>> names;
                union { null, string } @json(true) notes = null;
                union { null, array<string> } @set(true) tags = null;
                union { null, string } last = null;
                """);
    }

    private static Map<String, Object> entity() {
        Map<String, Object> inner = Map.of("s", "t", "n", List.of(1, 2));
        return Map.ofEntries(
                Map.entry("id", TestDefinitions.ID),
                Map.entry("name", "n".repeat(100)),
                Map.entry("count", 100_000),
                Map.entry("amount", 1L << 40),
                Map.entry("share", 0.5),
                Map.entry("on", true),
                Map.entry("inner", inner),
                Map.entry("inners", List.of(inner, inner)),
                Map.entry("numbers", List.of(List.of(1), List.of(), List.of(2, 3))),
                Map.entry("names", Map.of("a", List.of("b", "c"))),
                Map.entry("notes", Map.of("k", 1)),
                Map.entry("tags", List.of("x", "\u00e9")),
                Map.entry("last", "l"));
    }
}
