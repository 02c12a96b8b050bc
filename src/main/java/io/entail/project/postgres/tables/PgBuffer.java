package io.entail.project.postgres.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of values in PostgreSQL's binary form, as COPY and arrays have them: each value follows its length.
 * Used by one thread.
 */
public final class PgBuffer {
    private static final int FIRST_CAPACITY = 4096;
    private static final int UTF8_MAX = 3;

    /** A larger array, which one large batch needed, is given up by {@link #clear}. */
    private static final int KEPT_MAX = 4 << 20;

    private static final int NULL = -1;
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    /** Returns the array whose first {@link #length} bytes are the content. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
        if (bytes.length > KEPT_MAX) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    /** Removes what comes after a place. */
    public void cut(int place) {
        length = place;
    }

    public void int8(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void int16(int value) {
        ensure(Short.BYTES);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    public void int32(int value) {
        ensure(Integer.BYTES);
        putInt(length, value);
        length += Integer.BYTES;
    }

    public void int64(long value) {
        ensure(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void raw(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    public void raw(byte[] from) {
        raw(from, 0, from.length);
    }

    /** Appends a null value. */
    public void none() {
        int32(NULL);
    }

    public void bytea(byte[] value) {
        int32(value.length);
        raw(value);
    }

    /** Leaves room for a length, which {@link #end} fills in, and returns where the value begins. */
    public int begin() {
        int32(0);
        return length;
    }

    /** Sets the length of the value that began at {@code start}. */
    public void end(int start) {
        putInt(start - Integer.BYTES, length - start);
    }

    public void setInt(int place, int value) {
        putInt(place, value);
    }

    /**
     * Appends a text with its length. Characters that PostgreSQL cannot hold are replaced by U+FFFD; then it returns
     * false.
     */
    public boolean text(CharSequence text) {
        int start = begin();
        boolean whole = characters(text);
        end(start);
        return whole;
    }

    /** Appends the characters of a text without a length, and otherwise does the same as {@link #text}. */
    public boolean characters(CharSequence text) {
        int count = text.length();
        ensure(count * UTF8_MAX);
        byte[] out = bytes;
        int at = length;
        boolean whole = true;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && c != 0) {
                out[at++] = (byte) c;
            } else if (c != 0 && c < 0x800) {
                out[at++] = (byte) (0xc0 | (c >> 6));
                out[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (c != 0 && !Character.isSurrogate(c)) {
                out[at++] = (byte) (0xe0 | (c >> 12));
                out[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[at++] = (byte) (0xf0 | (point >> 18));
                out[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                out[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                out[at++] = (byte) (0x80 | (point & 0x3f));
            } else {
                for (byte part : REPLACEMENT) {
                    out[at++] = part;
                }
                whole = false;
            }
        }
        length = at;
        return whole;
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, bytes.length * 2L), Integer.MAX_VALUE - 8));
        }
    }
}
