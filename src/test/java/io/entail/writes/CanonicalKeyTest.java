package io.entail.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CanonicalKeyTest {

    @Test
    void eachPartIsKindLengthAndBytes() {
        assertThat(CanonicalKey.of("ab")).hasToString("01" + "00000002" + "6162");
        assertThat(CanonicalKey.of(258)).hasToString("02" + "00000008" + "0000000000000102");
        assertThat(CanonicalKey.of(-1L)).hasToString("02" + "00000008" + "ffffffffffffffff");
        assertThat(CanonicalKey.of(1.5)).hasToString("03" + "00000008" + "3ff8000000000000");
        assertThat(CanonicalKey.of(true)).hasToString("04" + "00000001" + "01");
        assertThat(CanonicalKey.of(LocalDate.of(1970, 1, 3))).hasToString("02" + "00000008" + "0000000000000002");
        assertThat(CanonicalKey.of(Instant.ofEpochMilli(-2))).hasToString("02" + "00000008" + "fffffffffffffffe");
        assertThat(CanonicalKey.of(new BigDecimal("2.56"))).hasToString("05" + "00000002" + "0100");
        assertThat(CanonicalKey.of(new BigDecimal("-1.28"))).hasToString("05" + "00000001" + "80");
        assertThat(CanonicalKey.of(new BigDecimal("0.00"))).hasToString("05" + "00000001" + "00");
        assertThat(CanonicalKey.of(Binary.of(new byte[] {0, -1}))).hasToString("06" + "00000002" + "00ff");
        assertThat(CanonicalKey.of(Binary.of(new byte[0]))).hasToString("06" + "00000000");
        assertThat(CanonicalKey.ofParts(Arrays.asList("a", null)))
                .hasToString("01" + "00000001" + "61" + "00" + "00000000");
    }

    @Test
    void equalValuesHaveEqualBytesWhateverTheirJavaType() {
        UUID id = UUID.fromString("ABCDEF01-2345-6789-ABCD-EF0123456789");

        assertThat(CanonicalKey.of(7)).isEqualTo(CanonicalKey.of(7L));
        assertThat(CanonicalKey.of(-0.0)).isEqualTo(CanonicalKey.of(0.0));
        assertThat(CanonicalKey.of(id)).isEqualTo(CanonicalKey.of("abcdef01-2345-6789-abcd-ef0123456789"));
    }

    @Test
    void differentListsOfPartsHaveDifferentBytesAndCanBeReadBack() {
        List<List<Object>> keys = List.of(
                List.of(),
                List.of(""),
                List.of("", ""),
                List.of("a"),
                List.of("ab"),
                List.of("a", "b"),
                List.of("ab", ""),
                List.of("", "ab"),
                List.of("1"),
                List.of(1L),
                List.of(1.0),
                List.of(true),
                List.of(false),
                List.of("true"),
                List.of(0L),
                List.of(0.0),
                List.of(Double.POSITIVE_INFINITY),
                List.of(Double.MIN_VALUE),
                List.of(Long.MIN_VALUE),
                List.of("é"),
                List.of("e\u0301"),
                Arrays.asList((Object) null),
                Arrays.asList(null, null),
                Arrays.asList("a", null, "b"),
                List.of("\u0000"),
                List.of("😀"),
                List.of(BigInteger.ZERO),
                List.of(BigInteger.ONE),
                List.of(BigInteger.valueOf(-1)),
                List.of(BigInteger.TEN.pow(38).negate()),
                List.of(Binary.of(new byte[0])),
                List.of(Binary.of(new byte[1])),
                List.of(Binary.of(new byte[] {'a'})));

        Set<Bytes> bytes = new HashSet<>();
        for (List<Object> key : keys) {
            Bytes canonical = CanonicalKey.ofParts(key);
            assertThat(bytes.add(canonical))
                    .as("no other key has the bytes of %s", key)
                    .isTrue();
            assertThat(CanonicalKey.parts(canonical)).isEqualTo(key);
        }
    }

    @Test
    void valuesWithoutACanonicalFormAreRefused() {
        assertRefused(Double.NaN, "NaN");
        assertRefused("\udc00", "surrogate");
        assertRefused("\ud83d", "surrogate");
        assertRefused(List.of("a"), "a part of a key must be");
        assertRefused(1.5f, "a part of a key must be");
    }

    @Test
    void bytesThatAreNoKeyAreRefused() {
        for (String hex : List.of(
                "01",
                "0100000001",
                "01ffffffff",
                "0100000001ff",
                "0200000001ff",
                "0400000001" + "02",
                "0500000000",
                "0500000002" + "0001",
                "0500000002" + "ffff",
                "0500000011" + "01".repeat(17),
                "0700000000",
                "0000000001" + "00",
                "0300000008" + "8000000000000000",
                "0300000008" + "7ff8000000000000")) {
            Bytes bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
            assertThatThrownBy(() -> CanonicalKey.parts(bytes))
                    .as("the bytes %s are refused", hex)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertRefused(Object part, String message) {
        assertThatThrownBy(() -> CanonicalKey.of(part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
