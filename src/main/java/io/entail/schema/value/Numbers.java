package io.entail.schema.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as texts and callers bring them: of any class and size. A number has at most {@value #LENGTH_MAX} characters, and
 * its exponent is never written out: {@code 1e1000000000} is judged as quickly as {@code 1}.
 */
public final class Numbers {
    /** Characters of a number. */
    public static final int LENGTH_MAX = 100;

    public static final String TOO_LONG = "expected a number of at most " + LENGTH_MAX + " characters";

    /** More bits than so many digits have; to be asked first, for counting digits takes long. */
    static final int BITS_MAX = 4 * LENGTH_MAX;

    /** Beyond, exponents could overflow where they are added; which number it is makes no difference there. */
    private static final int EXPONENT_MAX = 1_000_000_000;

    private Numbers() {}

    /**
     * The number that a text with fraction or exponent is, as entities hold it: a {@link Double}, or a {@link BigDecimal}
     * where that would lose digits. One with an exponent beyond a billion becomes that power of ten, which no field holds
     * either.
     *
     * @throws NumberFormatException when the text is no number
     */
    public static Number fraction(String text) {
        BigDecimal exact = decimal(text);
        // With all its digits, too many of them are told.
        return text.length() > LENGTH_MAX ? exact : near(exact);
    }

    /** The number that a text is, an exponent beyond a billion taken for a billion. */
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

    /** The double that is the number, or the number itself where there is none. */
    public static Number near(BigDecimal exact) {
        double near = exact.doubleValue();
        boolean same = Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(exact) == 0;
        return same ? (Number) near : exact;
    }

    /** Whether a number has more characters than any may have. */
    public static boolean isTooLong(Number number) {
        if (number instanceof BigInteger whole) {
            return whole.bitLength() > BITS_MAX || new BigDecimal(whole).precision() > LENGTH_MAX;
        }
        return number instanceof BigDecimal exact
                && (exact.unscaledValue().bitLength() > BITS_MAX || exact.precision() > LENGTH_MAX);
    }

    /** The number with all its digits; null when it is infinite or none, or too long. */
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

    /** Whether there is nothing behind the point but zeros. */
    public static boolean isWhole(BigDecimal exact) {
        return exact.signum() == 0
                || exact.scale() <= 0
                || exact.stripTrailingZeros().scale() <= 0;
    }
}
