package io.entail.schema.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { "b": 1, "a": [ ] }            | {"a":[],"b":1}
            {}                              | {}
            [1, 1.0, 1.50, -0, 10e2]        | [1,1.0,1.5,0,1000.0]
            9223372036854775808             | 9223372036854775808
            0.12345678901234567890123       | 0.12345678901234567890123
            1e400                           | 1E+400
            10e399                          | 1E+400
            1e1000000000                    | 1E+1000000000
            70e99999999999                  | 1E+1000000000
            -2e-99999999999                 | -1E-1000000000
            0e99999999999                   | 0.0
            {"a":null,"b":[null,true]}      | {"a":null,"b":[null,true]}
            "é \\u00e9 \\n \\u0001 \\/"     | "é é \\n \\u0001 /"
            """)
    void oneValueHasOneText(String text, String canonical) {
        assertThat(CanonicalJson.write(CanonicalJson.read(text))).isEqualTo(canonical);
        assertThat(CanonicalJson.write(CanonicalJson.read(canonical))).isEqualTo(canonical);
    }

    @Test
    void numbersKeepTheirClassAsFarAsItGoes() {
        assertThat(CanonicalJson.read("[5, 5.0, 5000000000, 1e400, 99999999999999999999]"))
                .isEqualTo(List.of(
                        5, 5.0, 5_000_000_000L, new BigDecimal("1e400"), new BigInteger("99999999999999999999")));
        assertThat(CanonicalJson.write(List.of((short) 1, 0.5f, new BigDecimal("0.10"), new BigDecimal("7"))))
                .isEqualTo("[1,0.5,0.1,7]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{\"a\":1,\"a\":2}", "nul", "{'a':1}", "[1,]", "NaN"})
    void invalidJsonIsRefused(String text) {
        assertThatThrownBy(() -> CanonicalJson.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nestingIsLimitedBothWays() {
        Object deepest = Map.of();
        for (int depth = 1; depth < CanonicalJson.MAX_DEPTH; depth++) {
            deepest = Map.of("a", deepest);
        }
        assertThat(CanonicalJson.read(CanonicalJson.write(deepest))).isEqualTo(deepest);
        Object deeper = List.of(deepest);
        assertThatThrownBy(() -> CanonicalJson.write(deeper)).hasMessage("nested more than 32 deep");
        assertThatThrownBy(() -> CanonicalJson.read("[".repeat(33) + "]".repeat(33)))
                .hasMessageContaining("nesting depth");
    }

    @Test
    void valuesWithoutAFormInJsonAreRefused() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        for (Object value : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), Map.of(1, 2), "\uD83D", self)) {
            assertThatThrownBy(() -> CanonicalJson.write(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aNumberHasSoManyCharacters() {
        BigInteger longest = BigInteger.TEN.pow(Numbers.LENGTH_MAX).subtract(BigInteger.ONE);
        assertThat(CanonicalJson.write(longest)).hasSize(Numbers.LENGTH_MAX);
        for (Number number : List.of(
                longest.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(50_000_000),
                new BigDecimal(longest.negate().subtract(BigInteger.ONE), 5))) {
            assertThatThrownBy(() -> CanonicalJson.write(Map.of("a", number)))
                    .hasMessage("a number of more than 100 characters");
        }
        assertThat(CanonicalJson.write(new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE)))
                .isEqualTo("1E+1000000000");
    }

    @Test
    void parsedValuesAreUnmodifiable() {
        Map<?, ?> read = (Map<?, ?>) Objects.requireNonNull(CanonicalJson.read("{\"a\":[1]}"));
        assertThatThrownBy(read::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((List<?>) Objects.requireNonNull(read.get("a")))::clear)
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
