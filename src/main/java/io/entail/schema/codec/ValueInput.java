package io.entail.schema.codec;

import io.entail.errors.MalformedEntityException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A reader of Avro's binary encoding that never reads past its end and refuses what no writer of ours makes. */
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

    /** Passes over so many bytes without looking. */
    void skip(long count) {
        if (count < 0 || count > remaining()) {
            throw new MalformedEntityException("a value of " + count + " bytes, but " + remaining() + " are left");
        }
        at += (int) count;
    }

    /** Which branch of a union of two comes next: 0 or 1. */
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

    /** Passes over what {@link #readString} would read; text is ASCII nearly always, and then no text is made of it. */
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

    /** Broken UTF-8 would become that character silently; only then is it worth looking twice. */
    private void checkUtf8(int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
        } catch (CharacterCodingException e) {
            throw new MalformedEntityException("a text is not UTF-8");
        }
    }

    /**
     * How many elements come next, 0 at the end of the container. Every element takes at least one byte, so no count
     * can make a reader allocate more than the bytes are long.
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
