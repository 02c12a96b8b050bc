package io.entail.writes;

import io.entail.errors.WriteTooLargeException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Writes Avro's binary encoding into one growing array, without allocating objects per field. A value that the decoder
 * would refuse is refused here, with an error that names it. Not thread-safe.
 */
public final class RecordOutput {
    private static final int LONGEST_VARINT = 10;
    private static final int UUID_LENGTH = 36;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int bytesMax;
    private byte[] bytes;
    private int position;

    RecordOutput(int expectedBytes) {
        this(expectedBytes, 2 * Limits.VALUE_BYTES);
    }

    /** Creates an output with an initial and a highest number of bytes. */
    public RecordOutput(int expectedBytes, int bytesMax) {
        this.bytes = new byte[expectedBytes];
        this.bytesMax = bytesMax;
    }

    public byte[] toBytes() {
        return position == bytes.length ? bytes : Arrays.copyOf(bytes, position);
    }

    /** How many bytes were written. */
    public int position() {
        return position;
    }

    /** Updates a digest with the bytes from one position to before another. */
    public void update(MessageDigest digest, int from, int to) {
        digest.update(bytes, from, to - from);
    }

    public void writeByte(int value) {
        reserve(1);
        bytes[position++] = (byte) value;
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Writes an int or a long, which have the same encoding. */
    public void writeLong(long value) {
        reserve(LONGEST_VARINT);
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    /** Writes 8 bytes, the most significant first. */
    void writeFixed8(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[position++] = (byte) (value >>> shift);
        }
    }

    void writeUuid(UUID value) {
        writeFixed8(value.getMostSignificantBits());
        writeFixed8(value.getLeastSignificantBits());
    }

    /** Begins an array; its elements follow, and then {@link #endArray}. */
    void startArray(int count, int limit, String what) {
        if (count > limit) {
            throw tooLarge(what, count + " of them", limit + "");
        }
        if (count > 0) {
            writeLong(count);
        }
    }

    void endArray() {
        writeByte(0);
    }

    public void writeBytes(Bytes value, int limit, String what) {
        int length = value.length();
        checkLength(length, limit, what);
        writeLong(length);
        writeRaw(value);
    }

    /** Writes bytes that are in Avro's binary encoding already. */
    public void writeRaw(Bytes encoded) {
        reserve(encoded.length());
        System.arraycopy(encoded.array(), 0, bytes, position, encoded.length());
        position += encoded.length();
    }

    /** Writes a text of at most {@code limit} bytes; {@code what} names it in messages. */
    public void writeText(String text, int limit, String what) {
        int length = text.length();
        checkLength(length, limit, what);
        writeLong(length);
        reserve(length);
        byte[] to = bytes;
        int start = position;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                position = start - varintLength(length);
                writeBytes(Bytes.wrap(utf8(text, what)), limit, what);
                return;
            }
            to[start + i] = (byte) c;
        }
        position = start + length;
    }

    /** Writes the text of a UUID in lower case. */
    public void writeUuidText(UUID value) {
        writeLong(UUID_LENGTH);
        reserve(UUID_LENGTH);
        hex(value.getMostSignificantBits() >>> 32, 8);
        bytes[position++] = '-';
        hex(value.getMostSignificantBits() >>> 16, 4);
        bytes[position++] = '-';
        hex(value.getMostSignificantBits(), 4);
        bytes[position++] = '-';
        hex(value.getLeastSignificantBits() >>> 48, 4);
        bytes[position++] = '-';
        hex(value.getLeastSignificantBits(), 12);
    }

    private void hex(long value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[position++] = HEX[(int) (value >>> shift) & 0xf];
        }
    }

    private static int varintLength(int length) {
        int zigzag = length << 1;
        return zigzag < 1 << 7 ? 1 : zigzag < 1 << 14 ? 2 : zigzag < 1 << 21 ? 3 : zigzag < 1 << 28 ? 4 : 5;
    }

    private static byte[] utf8(String text, String what) {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException(what + " has half of a surrogate pair, which is no text");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void checkLength(int length, int limit, String what) {
        if (length > limit) {
            throw tooLarge(what, length + " bytes", limit + " bytes");
        }
    }

    private void reserve(int length) {
        int needed = position + length;
        if (needed > bytes.length) {
            if (needed > bytesMax) {
                throw tooLarge("the record", "more than " + needed + " bytes", bytesMax + " bytes");
            }
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
    }

    static WriteTooLargeException tooLarge(String what, String size, String limit) {
        return new WriteTooLargeException(what + " has " + size + "; at most " + limit + " are allowed", Map.of());
    }
}
