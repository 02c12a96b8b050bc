package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of keys, claims and references: per part one byte for its kind, four for its length (big endian),
 * then the part. Two lists of parts have the same bytes only when they are equal.
 *
 * <pre>
 *   kind  part
 *   0     null, no bytes
 *   1     text in UTF-8; a UUID is its text in lower case
 *   2     int or long, 8 bytes big endian; a date is its days, a point in time its milliseconds since 1970
 *   3     double, 8 bytes big endian as IEEE 754; -0.0 is 0.0, NaN is refused
 *   4     boolean, one byte 0 or 1
 *   5     decimal, its unscaled value at the scale of its field: two's complement, big endian, as few bytes as it needs
 *   6     bytes, as they are
 * </pre>
 *
 * Text is taken as it is: no Unicode normalisation, and a UUID that comes as text has to be in lower case already.
 */
public final class CanonicalKey {
    private static final byte NULL = 0;
    private static final byte TEXT = 1;
    private static final byte INTEGER = 2;
    private static final byte DOUBLE = 3;
    private static final byte BOOLEAN = 4;
    private static final byte DECIMAL = 5;
    private static final byte BYTES = 6;
    private static final int HEADER = 1 + 4;

    /** The length in bytes of the longest decimal that a field may hold. */
    private static final int DECIMAL_MAX = 16;

    private CanonicalKey() {}

    /** Returns the bytes of a key of one part. */
    public static Bytes of(Object part) {
        return ofParts(Collections.singletonList(part));
    }

    /**
     * Returns the bytes of a composite key, in which null is a value like any other.
     *
     * @param parts String, UUID, Integer, Long, Double, Boolean, LocalDate, Instant, BigDecimal or its unscaled value
     *     as a BigInteger, Binary, or null each
     * @throws IllegalArgumentException for any other value, NaN, and half a surrogate pair
     */
    public static Bytes ofParts(List<? extends @Nullable Object> parts) {
        byte[][] contents = new byte[parts.size()][];
        int length = 0;
        for (int i = 0; i < contents.length; i++) {
            contents[i] = content(parts.get(i));
            length += HEADER + contents[i].length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < contents.length; i++) {
            bytes.put(kind(parts.get(i))).putInt(contents[i].length).put(contents[i]);
        }
        return Bytes.wrap(bytes.array());
    }

    /**
     * Returns the parts of canonical bytes, for messages and for keys on other topics: String, Long, Double, Boolean,
     * BigInteger for the unscaled value of a decimal, Binary or null.
     *
     * @throws IllegalArgumentException when these are not canonical bytes
     */
    public static List<@Nullable Object> parts(Bytes canonical) {
        ByteBuffer bytes = ByteBuffer.wrap(canonical.array());
        List<@Nullable Object> parts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            parts.add(readPart(bytes, canonical));
        }
        if (!ofParts(parts).equals(canonical)) {
            throw notCanonical(canonical);
        }
        return parts;
    }

    private static byte kind(@Nullable Object part) {
        if (part == null) {
            return NULL;
        }
        if (part instanceof String || part instanceof UUID) {
            return TEXT;
        }
        if (part instanceof Boolean) {
            return BOOLEAN;
        }
        if (part instanceof Double) {
            return DOUBLE;
        }
        if (part instanceof BigDecimal || part instanceof BigInteger) {
            return DECIMAL;
        }
        return part instanceof Binary ? BYTES : INTEGER;
    }

    private static byte[] content(@Nullable Object part) {
        if (part == null) {
            return new byte[0];
        }
        if (part instanceof String text) {
            return utf8(text);
        }
        if (part instanceof UUID uuid) {
            return utf8(uuid.toString());
        }
        if (part instanceof Long || part instanceof Integer) {
            return eightBytes(((Number) part).longValue());
        }
        if (part instanceof Double number) {
            return eightBytes(doubleBits(number));
        }
        if (part instanceof Boolean flag) {
            return new byte[] {(byte) (flag ? 1 : 0)};
        }
        if (part instanceof LocalDate date) {
            return eightBytes(date.toEpochDay());
        }
        if (part instanceof Instant time) {
            return eightBytes(time.toEpochMilli());
        }
        if (part instanceof BigDecimal decimal) {
            return decimal.unscaledValue().toByteArray();
        }
        if (part instanceof BigInteger unscaled) {
            return unscaled.toByteArray();
        }
        if (part instanceof Binary bytes) {
            return bytes.toBytes();
        }
        throw new IllegalArgumentException("a part of a key must be text, a number, a boolean, a time or bytes");
    }

    private static byte[] utf8(String text) {
        if (!RecordOutput.isWellFormed(text)) {
            throw new IllegalArgumentException("half of a surrogate pair cannot be part of a key");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long doubleBits(double number) {
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException("NaN cannot be part of a key");
        }
        return Double.doubleToLongBits(number == 0 ? 0.0 : number);
    }

    private static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static @Nullable Object readPart(ByteBuffer bytes, Bytes canonical) {
        if (bytes.remaining() < HEADER) {
            throw notCanonical(canonical);
        }
        byte kind = bytes.get();
        int length = bytes.getInt();
        boolean number = kind == INTEGER || kind == DOUBLE;
        if (length < 0 || length > bytes.remaining() || (number && length != 8) || (kind == BOOLEAN && length != 1)) {
            throw notCanonical(canonical);
        }
        byte[] content = new byte[length];
        bytes.get(content);
        return switch (kind) {
            case NULL -> null;
            case TEXT -> new String(content, StandardCharsets.UTF_8);
            case INTEGER -> ByteBuffer.wrap(content).getLong();
            case DOUBLE -> ByteBuffer.wrap(content).getDouble();
            case BOOLEAN -> content[0] != 0;
            case DECIMAL -> unscaled(content, canonical);
            case BYTES -> Binary.of(content);
            default -> throw notCanonical(canonical);
        };
    }

    /**
     * Reads an unscaled value, whose length is bounded because making a text of a number takes time quadratic in its
     * digits.
     */
    private static BigInteger unscaled(byte[] content, Bytes canonical) {
        if (content.length == 0 || content.length > DECIMAL_MAX) {
            throw notCanonical(canonical);
        }
        return new BigInteger(content);
    }

    private static IllegalArgumentException notCanonical(Bytes bytes) {
        return new IllegalArgumentException("not the canonical bytes of a key: " + bytes);
    }
}
