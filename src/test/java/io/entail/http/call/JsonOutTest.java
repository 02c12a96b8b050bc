package io.entail.http.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.declarative.text.JsonReader;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Binary;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees as JSON. */
final class JsonOutTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(1, "1"),
                Arguments.of(1.0, "1"),
                Arguments.of(-0.0, "0"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(9007199254740991.0, "9007199254740991"),
                Arguments.of(Double.NaN, "\"NaN\""),
                Arguments.of(Double.NEGATIVE_INFINITY, "\"-Infinity\""),
                Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(BigInteger.TEN.pow(30), "1" + "0".repeat(30)),
                Arguments.of(new BigDecimal("1.50"), "\"1.50\""),
                Arguments.of(LocalDate.of(2020, 2, 3), "\"2020-02-03\""),
                Arguments.of(Instant.EPOCH, "\"1970-01-01T00:00:00.000Z\""),
                Arguments.of(Binary.of(new byte[] {0, 1, 2}), "\"AAEC\""),
                Arguments.of(true, "true"),
                Arguments.of("\u0000\"\\\n\u2028</script>", "\"\\u0000\\\"\\\\\\n\u2028</script>\""),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Map.of("", Map.of()), "{\"\":{}}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueHasOneForm(Object value, String json) {
        assertThat(text(value)).isEqualTo(json);
    }

    @Test
    void nullIsNull() {
        assertThat(text(null)).isEqualTo("null");
    }

    @Test
    void halfOfASurrogatePairDoesNotBreakAnAnswer() throws IOException {
        for (String text : List.of("\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d\ude00")) {
            assertThat(new ObjectMapper().readTree(JsonOut.bytes(List.of(text))).isArray())
                    .isTrue();
        }
    }

    @Test
    void writtenJsonIsReadBack() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("a", new ArrayList<>(List.of(1, "ä😀", false)));
        tree.put("b", Map.of("c", 1.25));
        assertThat(String.valueOf(JsonReader.read(text(tree)))).isEqualTo(tree.toString());
    }

    @Test
    void aPageHasNextAlwaysAndTheRestWhenThereIsSome() {
        assertThat(text(new ListPage(List.of(), null, null, null))).isEqualTo("{\"data\":[],\"next\":null}");
        assertThat(text(new ListPage(List.of(1), "/a?offset=x", "x", 2L)))
                .isEqualTo("{\"data\":[1],\"next\":\"/a?offset=x\",\"offset\":\"x\",\"total\":2}");
    }

    @Test
    void anEntityHasItsTimeToLiveOnlyWhenItExpires() {
        Entity row = new Entity("a", Map.of("id", "x"), 1, Position.of(1), null);
        assertThat(text(row)).isEqualTo("{\"id\":\"x\"}");
        assertThat(text(new Entity("a", Map.of("id", "x"), 1, Position.of(1), null, 5L)))
                .isEqualTo("{\"id\":\"x\",\"ttl\":5}");
    }

    private static String text(@Nullable Object value) {
        return new String(JsonOut.bytes(value), UTF_8);
    }
}
