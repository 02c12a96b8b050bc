package io.entail.schema.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Handles numbers of any class and size, as texts and callers contain them. A number has at most {@value #LENGTH_MAX}
 * characters, and its exponent is never written out: {@code 1e1000000000} is judged as quickly as {@code 1}.
 */
public final class Numbers {
    /** The longest number in characters. */
    public static final int LENGTH_MAX = 100;

    public static final String TOO_LONG = "expected a number of at most " + LENGTH_MAX + " characters";

    /** More bits than a number of that length has. Checked first, because counting digits takes long. */
    static final int BITS_MAX = 4 * LENGTH_MAX;

    /** Larger exponents could overflow in additions; they are replaced by this one, which no field can hold either. */
    private static final int EXPONENT_MAX = 1_000_000_000;

    private Numbers() {}

    /**
     * Parses a number with a fraction or exponent to the class that entities have: a {@link Double}, or a {@link
     * BigDecimal} where a double would lose digits. An exponent beyond a billion is replaced by a billion; no field can
     * hold such a number.
     *
     * @throws NumberFormatException when the text is no number
     */
    public static Number fraction(String text) {
        BigDecimal exact = decimal(text);
        // With too many digits it stays exact, so that the length is reported.
        return text.length() > LENGTH_MAX ? exact : near(exact);
    }

    /** Parses a number; an exponent beyond a billion is replaced by a billion. */
    static BigDecimal decimal(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        BigDecimal mantissa = new BigDecimal(e < 0 ? text : text.substring(0, e));
        if (e < 0) {
            return mantissa;
        }
        BigInteger exponent = new BigInteger(text.substring(e + 1));
        if (exponent.bitLength() < Integer.SIZE && Math.abs((long) exponent.intValue()) <= EXPONENT_MAX) {
            return mantissa.scaleByPowerOfTen(exponent.intValue());
        }
        return new BigDecimal(BigInteger.valueOf(mantissa.signum()), -exponent.signum() * EXPONENT_MAX);
    }

    /** Returns the double that equals the number, or the number itself when there is none. */
    public static Number near(BigDecimal exact) {
        double near = exact.doubleValue();
        boolean same = Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0;
        return same ? (Number) near : exact;
    }

    /** Whether a number has more characters than allowed. */
    public static boolean isTooLong(Number number) {
        if (number instanceof BigInteger whole) {
            return whole.bitLength() > BITS_MAX || new BigDecimal(whole).precision() > LENGTH_MAX;
        }
        return number instanceof BigDecimal exact
                && (exact.unscaledValue().bitLength() > BITS_MAX || exact.precision() > LENGTH_MAX);
    }

    /** Returns the exact number; null when it is not finite or too long. */
    public static @Nullable BigDecimal exact(Number number) {
        if (isTooLong(number)) {
            return null;
        }
        if (number instanceof BigDecimal exact) {
            return exact;
        }
        if (number instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return BigDecimal.valueOf(number.longValue());
        }
        double near = number.doubleValue();
        return Double.isFinite(near) ? BigDecimal.valueOf(near) : null;
    }

    /** Whether there are only zeros after the decimal point. */
    public static boolean isWhole(BigDecimal exact) {
        return exact.signum() == 0
                || exact.scale() <= 0
                || exact.stripTrailingZeros().scale() <= 0;
    }
}
