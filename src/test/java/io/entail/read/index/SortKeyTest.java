package io.entail.read.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import io.entail.testkit.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes by which values are sorted are in the order of the values. */
final class SortKeyTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @SuppressWarnings("ImmutableEnumChecker") // The functions have no state.
    enum Kind {
        INT(random -> random.nextInt(8) == 0 ? edge(random, Integer.MIN_VALUE, 0, Integer.MAX_VALUE) : small(random)),
        LONG(random -> random.nextInt(8) == 0 ? edge(random, Long.MIN_VALUE, -1L, Long.MAX_VALUE) : random.nextLong()),
        DOUBLE(random -> random.nextInt(4) == 0
                ? edge(random, -0.0, 0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE)
                : random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10)),
        DECIMAL(random -> new BigDecimal(decimal(random), 10)),
        BOOLEAN(Random::nextBoolean),
        DATE(random -> LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000)),
        TIME(random -> Instant.ofEpochMilli(random.nextLong() >> 20)),
        TEXT(SortKeyTest::text),
        BYTES(random -> {
            byte[] bytes = new byte[random.nextInt(5)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = edge(random, (byte) 0, (byte) 1, (byte) -1, (byte) 7);
            }
            return Binary.of(bytes);
        });

        private final Function<Random, Object> values;

        Kind(Function<Random, Object> values) {
            this.values = values;
        }
    }

    @SafeVarargs
    private static <T> T edge(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static int small(Random random) {
        return random.nextInt(20) - 10;
    }

    private static BigInteger decimal(Random random) {
        BigInteger size = new BigInteger(random.nextInt(127), random);
        return random.nextBoolean() ? size.negate() : size;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.appendCodePoint(edge(random, 0, 1, (int) 'a', (int) 'b', 0xe9, 0xffff, 0x1f600, 0x10ffff));
        }
        return text.toString();
    }

    /** Compares values in the order that the documentation describes. */
    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        if (one instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) other).getBytes(StandardCharsets.UTF_8));
        }
        if (one instanceof Binary bytes) {
            return Arrays.compareUnsigned(bytes.toBytes(), ((Binary) other).toBytes());
        }
        if (one instanceof Double number) {
            double second = (Double) other;
            return number < second ? -1 : number > second ? 1 : 0;
        }
        @SuppressWarnings("unchecked")
        Comparable<Object> first = (Comparable<Object>) one;
        return first.compareTo(other);
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreInTheOrderOfTheValues(Kind kind) {
        Random random = seeds.random();
        for (int i = 0; i < 2_000; i++) {
            Object one = random.nextInt(10) == 0 ? null : kind.values.apply(random);
            Object other = random.nextInt(10) == 0 ? null : kind.values.apply(random);
            assertThat(Integer.signum(SortKey.stored(one).compareTo(SortKey.stored(other))))
                    .as("%s and %s are in the documented order", one, other)
                    .isEqualTo(Integer.signum(compare(one, other)));
        }
    }

    @Test
    void severalValuesSortByTheFirstThatDiffers() {
        Random random = seeds.random();
        List<Kind> kinds = List.of(Kind.TEXT, Kind.INT, Kind.BYTES, Kind.BOOLEAN);
        for (int i = 0; i < 5_000; i++) {
            List<@Nullable Object> one = row(kinds, random);
            List<@Nullable Object> other = row(kinds, random);
            int expected = 0;
            for (int at = 0; at < kinds.size() && expected == 0; at++) {
                expected = Integer.signum(compare(one.get(at), other.get(at)));
            }
            assertThat(Integer.signum(SortKey.stored(one).compareTo(SortKey.stored(other))))
                    .as("%s and %s are in the expected order", one, other)
                    .isEqualTo(expected);
        }
    }

    private static List<@Nullable Object> row(List<Kind> kinds, Random random) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Kind kind : kinds) {
            row.add(random.nextInt(6) == 0 ? null : kind.values.apply(random));
        }
        return row;
    }

    @ParameterizedTest
    @EnumSource
    void noValuesBytesBeginWithThoseOfAnotherOfItsType(Kind kind) {
        Random random = seeds.random();
        List<Bytes> keys = Stream.generate(() -> SortKey.stored(kind.values.apply(random)))
                .limit(100)
                .distinct()
                .toList();
        for (Bytes one : keys) {
            for (Bytes other : keys) {
                boolean begins = one.length() < other.length()
                        && Arrays.equals(one.array(), 0, one.length(), other.array(), 0, one.length());
                assertThat(begins)
                        .as("%s is not the beginning of %s", one, other)
                        .isFalse();
            }
        }
    }

    @Test
    void aLongTextSortsByItsFirstCharactersAndSaysSo() {
        String start = "\ud83d\ude00".repeat(SortKey.TEXT_MAX);
        assertThat(SortKey.stored(start + "a")).isEqualTo(SortKey.stored(start + "b"));
        assertThat(SortKey.stored(start).length()).isLessThan(4 * SortKey.TEXT_MAX + 4);
        assertThat(SortKey.whole(List.of(start + "a"))).isLessThan(SortKey.whole(List.of(start + "b")));
        assertThat(SortKey.isCut(start)).isTrue();
        assertThat(SortKey.isCut("a".repeat(SortKey.TEXT_MAX - 1))).isFalse();
        assertThat(SortKey.isCut(Binary.of(new byte[SortKey.TEXT_MAX]))).isTrue();
    }

    @Test
    void theLeastBytesAboveAPrefixAreAboveAllThatBeginWithIt() {
        assertThat(SortKey.above(Bytes.wrap(new byte[] {1, (byte) 0xff}))).isEqualTo(Bytes.wrap(new byte[] {2}));
        assertThat(SortKey.above(Bytes.wrap(new byte[] {(byte) 0xff}))).isNull();
        assertThat(SortKey.above(Bytes.EMPTY)).isNull();
    }
}
