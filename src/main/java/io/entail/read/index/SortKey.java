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
 * Bytes of values whose unsigned order is the one order that values have on every store: numbers by value, texts by their
 * UTF-8 bytes, false before true, null last. Per value one byte, 1, or 2 for null, then
 *
 * <pre>
 *   int, long               8 bytes big endian, the sign bit flipped
 *   date, point in time     likewise, its days or milliseconds since 1970
 *   double                  8 bytes, IEEE 754: of a negative number all bits flipped, of others the sign bit; -0.0 is 0.0
 *   decimal                 its unscaled value at the scale of its field: 16 bytes big endian, the sign bit flipped
 *   boolean                 one byte, 0 or 1
 *   text, UUID, bytes       the bytes, each 0 followed by 255, then 0 0
 * </pre>
 *
 * <p>No value's bytes begin with those of another of its type, so that the bytes of several values after each other sort by the first,
 * then by the second, and so on. A key that is stored has of each text its first {@value #TEXT_MAX} characters and of
 * bytes the first {@value #TEXT_MAX}: longer ones are sorted by these, and whoever looks for one value looks at the row.
 */
public final class SortKey {
    /** Characters (Unicode code points) of a text, and bytes of a run of bytes, that count for the order. */
    public static final int TEXT_MAX = 128;

    static final byte VALUE = 1;
    static final byte NULL = 2;

    private static final int DECIMAL_BYTES = 16;

    private SortKey() {}

    /**
     * The bytes of several values, as they are stored.
     *
     * @param values as entities hold them, of references the parents' keys; null for what is unset
     */
    public static Bytes stored(List<? extends @Nullable Object> values) {
        return of(values, TEXT_MAX);
    }

    /** As {@link #stored} for one value. */
    static Bytes stored(@Nullable Object value) {
        return stored(Collections.singletonList(value));
    }

    /** The bytes of several values, however long, to compare values and not to store them. */
    static Bytes whole(List<? extends @Nullable Object> values) {
        return of(values, Integer.MAX_VALUE);
    }

    /** Whether other values may have the same bytes in a stored key. */
    static boolean isCut(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() >= TEXT_MAX && text.codePointCount(0, text.length()) >= TEXT_MAX;
        }
        return value instanceof Binary bytes && bytes.length() >= TEXT_MAX;
    }

    /** The least bytes above everything that begins with these; null when there are none. */
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

    /** Two's complement, made as long as the longest, whose sign bit comes last among the numbers. */
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
