package io.entail.schema.value;

import io.entail.schema.Binary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Handles scalar values. Nothing is coerced: {@code "1"} is not a number. But the class of a number does not matter: an
 * integer field accepts any integer in its range, be it 5, 5.0 or a {@link BigInteger}.
 */
public final class Scalars {
    private static final Double ZERO = 0.0;

    private Scalars() {}

    /**
     * Returns the value in the Java class of its type; null when it has another type or the type cannot hold it.
     *
     * @param decimal precision and scale of a decimal, null for other types
     */
    public static @Nullable Object fit(FieldType type, @Nullable DecimalType decimal, Object value) {
        return switch (type) {
            case STRING -> value instanceof String text && isText(text) ? text : null;
            case UUID -> uuid(value);
            case INT -> value instanceof Integer ? value : integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG, TIMESTAMP -> value instanceof Long ? value : integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> number(value);
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case DECIMAL -> decimal == null ? null : decimal.fit(value);
            case DATE -> Times.date(value);
            case TIMESTAMP_MS -> Times.time(value);
            case BYTES -> binary(value);
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> null;
        };
    }

    /** Returns a UUID in lower case; any other text is left for the rule to refuse. */
    private static @Nullable Object uuid(Object value) {
        if (value instanceof UUID uuid) {
            return uuid.toString();
        }
        return value instanceof String text && isText(text) ? text.toLowerCase(Locale.ROOT) : null;
    }

    private static @Nullable Binary binary(Object value) {
        if (value instanceof Binary binary) {
            return binary;
        }
        if (value instanceof byte[] bytes) {
            return Binary.of(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return Binary.of(buffer);
        }
        try {
            return value instanceof String text ? Binary.ofBase64(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether a text can be encoded in UTF-8. One with half a surrogate pair cannot, and would be stored changed. */
    public static boolean isText(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                boolean pair =
                        Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static @Nullable Object integer(Object value, long low, long high) {
        if (!(value instanceof Number number) || Numbers.isTooLong(number)) {
            return null;
        }
        try {
            long exact = exactLong(number);
            if (exact < low || exact > high) {
                return null;
            }
            return low == Long.MIN_VALUE ? (Object) exact : (Object) (int) exact;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static long exactLong(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigInteger big) {
            return big.longValueExact();
        }
        if (number instanceof BigDecimal big) {
            return big.longValueExact();
        }
        double fraction = number.doubleValue();
        if (fraction != Math.rint(fraction) || Math.abs(fraction) >= 0x1p63) {
            throw new ArithmeticException("no integer");
        }
        return (long) fraction;
    }

    /** Refuses NaN and infinities, which JSON and YAML cannot represent. */
    private static @Nullable Object number(Object value) {
        if (!(value instanceof Number number) || Numbers.isTooLong(number)) {
            return null;
        }
        double fraction = number.doubleValue();
        if (!Double.isFinite(fraction)) {
            return null;
        }
        // Minus zero becomes zero, as in keys.
        return fraction == 0 ? ZERO : value instanceof Double ? value : (Object) fraction;
    }
}
