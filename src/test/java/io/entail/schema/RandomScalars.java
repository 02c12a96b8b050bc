package io.entail.schema;

import io.entail.schema.value.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Random;

/** Random values of the types that databases have, often at the bounds of their range. */
final class RandomScalars {
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
    private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

    private RandomScalars() {}

    /** Returns a value in the class that entities use for its type. */
    static Object of(ValueDefinition definition, Random random) {
        boolean edge = random.nextInt(8) == 0;
        boolean first = random.nextBoolean();
        return switch (definition.type()) {
            case DECIMAL -> decimal(Objects.requireNonNull(definition.decimal()), edge, random);
            case DATE ->
                edge
                        ? (first ? FIRST : LAST)
                        : LocalDate.ofEpochDay(between(random, FIRST.toEpochDay(), LAST.toEpochDay()));
            case TIMESTAMP_MS ->
                edge
                        ? (first ? BEGIN : END)
                        : Instant.ofEpochMilli(between(random, BEGIN.toEpochMilli(), END.toEpochMilli()));
            case BYTES -> bytes(edge ? 0 : 1 + random.nextInt(40), random);
            default -> throw new IllegalArgumentException(definition.typeText());
        };
    }

    private static BigDecimal decimal(DecimalType type, boolean edge, Random random) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger unscaled = edge
                ? (random.nextBoolean() ? limit.subtract(BigInteger.ONE) : BigInteger.ZERO)
                : new BigInteger(1 + random.nextInt(limit.bitLength()), random).mod(limit);
        return type.ofUnscaled(random.nextBoolean() ? unscaled.negate() : unscaled);
    }

    private static Binary bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Binary.of(bytes);
    }

    private static long between(Random random, long low, long high) {
        return low + (long) (random.nextDouble() * (high - low));
    }
}
