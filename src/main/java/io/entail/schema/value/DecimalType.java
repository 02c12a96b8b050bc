package io.entail.schema.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Precision and scale of the decimals of a field. Each value is a {@link BigDecimal} with exactly this scale, so that
 * equal numbers are equal objects: {@code 1}, {@code 1.0} and {@code 1.00} become one value. Immutable and thread-safe.
 *
 * @param precision total number of digits, 1 to {@value #PRECISION_MAX}
 * @param scale number of digits after the decimal point, 0 to the precision
 */
public record DecimalType(int precision, int scale) {
    /** The largest precision, which every database supports. */
    public static final int PRECISION_MAX = 38;

    /** The bytes that the largest number of this precision needs. */
    private static final int BYTES_MAX = 16;

    /** The numbers in ASCII that {@link BigDecimal} accepts. */
    private static final Pattern TEXT = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException saying which one is violated
     */
    public DecimalType {
        if (precision < 1 || precision > PRECISION_MAX) {
            throw new IllegalArgumentException("decimal: the precision has to be between 1 and " + PRECISION_MAX
                    + ", and is " + precision + "; write string for numbers with more digits");
        }
        if (scale < 0 || scale > precision) {
            throw new IllegalArgumentException(
                    "decimal: the scale has to be between 0 and the precision " + precision + ", and is " + scale);
        }
    }

    /** Returns the form in definitions, such as {@code decimal(10,2)}. */
    public String text() {
        return "decimal(" + precision + "," + scale + ")";
    }

    /**
     * Returns the decimal of an unscaled value.
     *
     * @throws IllegalArgumentException when it has more digits than the type
     */
    public BigDecimal ofUnscaled(BigInteger unscaled) {
        BigDecimal value = unscaled.bitLength() < BYTES_MAX * Byte.SIZE ? new BigDecimal(unscaled, scale) : null;
        if (value == null || value.precision() > precision) {
            throw new IllegalArgumentException("a decimal of more than " + precision + " digits");
        }
        return value;
    }

    /**
     * Returns the exact number that a number or text stands for; null when it is not a number or has too many
     * characters.
     */
    public static @Nullable BigDecimal exact(Object value) {
        if (value instanceof Number number) {
            return Numbers.exact(number);
        }
        boolean text = value instanceof String given
                && given.length() <= Numbers.LENGTH_MAX
                && TEXT.matcher(given).matches();
        return text ? Numbers.decimal((String) value) : null;
    }

    /** Returns the value at the scale; null when it is not a number, or a number that the type cannot hold. */
    @Nullable
    public BigDecimal fit(Object value) {
        if (value instanceof BigDecimal same
                && same.getClass() == BigDecimal.class
                && same.scale() == scale
                && isInRange(same)) {
            return same;
        }
        BigDecimal exact = exact(value);
        return exact == null || hasMoreDigits(exact) || !isInRange(exact) ? null : atScale(exact);
    }

    /** Compares exponents before anything is multiplied: {@code 1e999999999} has a billion digits. */
    private boolean isInRange(BigDecimal exact) {
        return exact.signum() == 0
                || (exact.unscaledValue().bitLength() <= Numbers.BITS_MAX
                        && (long) exact.precision() - exact.scale() <= precision - scale);
    }

    private boolean hasMoreDigits(BigDecimal exact) {
        return exact.signum() != 0
                && exact.scale() > scale
                && exact.stripTrailingZeros().scale() > scale;
    }

    private BigDecimal atScale(BigDecimal exact) {
        return exact.signum() == 0
                ? new BigDecimal(BigInteger.ZERO, scale)
                : exact.stripTrailingZeros().setScale(scale);
    }

    /**
     * Returns what is wrong with a number that has more digits after the decimal point than the scale; null when it has
     * not.
     */
    @Nullable
    public String digitsFault(BigDecimal exact) {
        return hasMoreDigits(exact)
                ? scale == 0
                        ? "expected a number without a fraction"
                        : "expected at most " + scale + " digits after the point"
                : null;
    }

    /** Returns the message for a number that satisfies all rules but that the type cannot hold. */
    public String range() {
        BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale);
        return "value should be between -" + largest.toPlainString() + " and " + largest.toPlainString();
    }
}
