package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads Avro's binary encoding. It never reads past the end, and refuses encodings that no writer of Entail produces.
 */
final class ValueInput {
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final int end;
    private int at;

    ValueInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    int remaining() {
        return end - at;
    }

    private byte next() {
        if (at == end) {
            throw new MalformedEntityException("the bytes end within a value");
        }
        return bytes[at++];
    }

    boolean readBoolean() {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new MalformedEntityException("byte " + value + " is no boolean");
        }
        return value == 1;
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedEntityException(value + " is no 32 bit integer");
        }
        return (int) value;
    }

    long readLong() {
        long first = next();
        if (first >= 0) {
            return (first >>> 1) ^ -(first & 1);
        }
        long rest = first & 0x7F;
        for (int shift = 7; shift < Long.SIZE; shift += 7) {
            byte more = next();
            rest |= (more & 0x7FL) << shift;
            if (more >= 0) {
                if (shift == 63 && more > 1) {
                    break;
                }
                return (rest >>> 1) ^ -(rest & 1);
            }
        }
        throw new MalformedEntityException("an integer has more than 64 bits");
    }

    /** Skips this many bytes without checking them. */
    void skip(long count) {
        if (count < 0 || count > remaining()) {
            throw new MalformedEntityException("a value of " + count + " bytes, but " + remaining() + " are left");
        }
        at += (int) count;
    }

    /** Reads the branch of a union of two types: 0 or 1. */
    int readBranch() {
        byte zigzag = next();
        if (zigzag != 0 && zigzag != 2) {
            throw new MalformedEntityException("a union of two has no branch " + zigzag);
        }
        return zigzag >> 1;
    }

    double readDouble() {
        if (remaining() < Double.BYTES) {
            throw new MalformedEntityException("the bytes end within a value");
        }
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bits |= (bytes[at++] & 0xFFL) << shift;
        }
        return Double.longBitsToDouble(bits);
    }

    String readString() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedEntityException("a text of " + length + " bytes, but " + remaining() + " are left");
        }
        String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkUtf8((int) length);
        }
        at += (int) length;
        return text;
    }

    byte[] readBytes() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedEntityException("a value of " + length + " bytes, but " + remaining() + " are left");
        }
        byte[] value = Arrays.copyOfRange(bytes, at, at + (int) length);
        at += (int) length;
        return value;
    }

    /**
     * Skips a text that {@link #readString} would accept. Text is nearly always ASCII, and then no {@code String} is
     * created.
     */
    void checkString() {
        int before = at;
        long length = readLong();
        if (length >= 0 && length <= remaining() && isAscii((int) length)) {
            at += (int) length;
        } else {
            at = before;
            String unused = readString();
        }
    }

    private boolean isAscii(int length) {
        int all = 0;
        for (int i = at; i < at + length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    /**
     * Checks for invalid UTF-8. The decoder replaces it silently by this character, so only a text with the character
     * has to be checked again.
     */
    private void checkUtf8(int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
        } catch (CharacterCodingException e) {
            throw new MalformedEntityException("a text is not UTF-8");
        }
    }

    /**
     * Reads the number of elements that follow, 0 at the end of the container. Every element takes at least one byte,
     * so a false count cannot make a reader allocate more than the length of the bytes.
     */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            count = -count;
            readLong();
        }
        if (count < 0 || count > remaining()) {
            throw new MalformedEntityException(count + " elements, but " + remaining() + " bytes are left");
        }
        return (int) count;
    }
}
