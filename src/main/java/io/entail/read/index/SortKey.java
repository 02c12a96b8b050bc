package io.entail.read.index;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values to bytes whose unsigned order is the order of values in every kind of storage: numbers by value, texts
 * by their UTF-8 bytes, false before true, null last. Each value is one byte, 1, or 2 for null, followed by
 *
 * <pre>
 *   int, long               8 bytes big endian, the sign bit flipped
 *   date, point in time     the same for its days or milliseconds since 1970
 *   double                  8 bytes, IEEE 754: of a negative number all bits flipped, of others the sign bit; -0.0 is 0.0
 *   decimal                 its unscaled value at the scale of its field: 16 bytes big endian, the sign bit flipped
 *   boolean                 one byte, 0 or 1
 *   text, UUID, bytes       the bytes, each 0 followed by 255, then 0 0
 * </pre>
 *
 * <p>No encoding is a prefix of another one of the same type, so concatenated values sort by the first, then by the
 * second, and so on. A stored key contains only the first {@value #TEXT_MAX} characters of a text and the first {@value
 * #TEXT_MAX} bytes of bytes: longer values are sorted by these, and a search for one value has to compare the row.
 */
public final class SortKey {
    /**
     * How many characters (Unicode code points) of a text, and how many of the bytes of a field of bytes, count for the
     * order.
     */
    public static final int TEXT_MAX = 128;

    static final byte VALUE = 1;
    static final byte NULL = 2;

    private static final int DECIMAL_BYTES = 16;

    private SortKey() {}

    /**
     * Returns the stored key of several values.
     *
     * @param values as entities hold them, with the parent's key for a reference and null for an unset field
     */
    public static Bytes stored(List<? extends @Nullable Object> values) {
        return of(values, TEXT_MAX);
    }

    /** Returns the stored key of one value. */
    static Bytes stored(@Nullable Object value) {
        return stored(Collections.singletonList(value));
    }

    /** Returns the key of several values without cutting long ones; for comparisons, not for storage. */
    static Bytes whole(List<? extends @Nullable Object> values) {
        return of(values, Integer.MAX_VALUE);
    }

    /** Whether other values may have the same stored key. */
    static boolean isCut(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() >= TEXT_MAX && text.codePointCount(0, text.length()) >= TEXT_MAX;
        }
        return value instanceof Binary bytes && bytes.length() >= TEXT_MAX;
    }

    /** Returns the least bytes above everything with this prefix; null when there are none. */
    public static @Nullable Bytes above(Bytes prefix) {
        byte[] bytes = prefix.array();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(bytes, i + 1);
                next[i]++;
                return Bytes.wrap(next);
            }
        }
        return null;
    }

    private static Bytes of(List<? extends @Nullable Object> values, int textMax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object value : values) {
            append(out, value, textMax);
        }
        return Bytes.wrap(out.toByteArray());
    }

    private static void append(ByteArrayOutputStream out, @Nullable Object value, int textMax) {
        if (value == null) {
            out.write(NULL);
            return;
        }
        out.write(VALUE);
        if (value instanceof String text) {
            appendBytes(out, beginning(text, textMax).getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
        } else if (value instanceof Binary bytes) {
            appendBytes(out, bytes.toBytes(), textMax);
        } else if (value instanceof Integer || value instanceof Long) {
            appendLong(out, ((Number) value).longValue() ^ Long.MIN_VALUE);
        } else if (value instanceof LocalDate date) {
            appendLong(out, date.toEpochDay() ^ Long.MIN_VALUE);
        } else if (value instanceof Instant time) {
            appendLong(out, time.toEpochMilli() ^ Long.MIN_VALUE);
        } else if (value instanceof Double number) {
            long bits = Double.doubleToLongBits(number == 0 ? 0.0 : number);
            appendLong(out, bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
        } else if (value instanceof BigDecimal decimal) {
            appendDecimal(out, decimal.unscaledValue().toByteArray());
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 1 : 0);
        } else {
            throw new IllegalArgumentException(
                    "no index has a value of " + value.getClass().getSimpleName());
        }
    }

    private static String beginning(String text, int characters) {
        return text.length() <= characters || text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }

    private static void appendBytes(ByteArrayOutputStream out, byte[] bytes, int max) {
        for (int i = 0; i < bytes.length && i < max; i++) {
            out.write(bytes[i]);
            if (bytes[i] == 0) {
                out.write(0xff);
            }
        }
        out.write(0);
        out.write(0);
    }

    private static void appendLong(ByteArrayOutputStream out, long bits) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (bits >>> shift));
        }
    }

    /**
     * Appends a number in two's complement, extended to the common length. The sign bit is flipped so that negative
     * numbers sort first.
     */
    private static void appendDecimal(ByteArrayOutputStream out, byte[] unscaled) {
        if (unscaled.length > DECIMAL_BYTES) {
            throw new IllegalArgumentException("no index has a decimal of " + unscaled.length + " bytes");
        }
        byte[] wide = new byte[DECIMAL_BYTES];
        Arrays.fill(wide, (byte) (unscaled[0] < 0 ? 0xff : 0));
        System.arraycopy(unscaled, 0, wide, DECIMAL_BYTES - unscaled.length, unscaled.length);
        wide[0] ^= (byte) 0x80;
        out.writeBytes(wide);
    }
}
