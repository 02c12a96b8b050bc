package io.entail.resolve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads Avro's binary encoding, but only in the one form that {@code RecordEncoder} writes: shortest varints, booleans
 * 0 or 1, arrays as one counted block. Everything else is a {@link MalformedException}. Nothing is allocated before the
 * bytes for it are known to be there. Used by one thread.
 */
final class RecordInput {
    private byte[] bytes = Bytes.EMPTY.array();
    private int position;

    void reset(byte[] source, int from) {
        bytes = source;
        position = from;
    }

    boolean atEnd() {
        return position == bytes.length;
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedException();
        }
        return (int) value;
    }

    /** Reads a zigzag varint of at most 10 bytes, which must be in its shortest form. */
    long readLong() {
        byte first = next();
        if (first >= 0) {
            return (long) (first >>> 1 ^ -(first & 1));
        }
        long raw = first & 0x7f;
        for (int shift = 7; shift < 64; shift += 7) {
            byte more = next();
            if (shift == 63 && more != 1) {
                throw new MalformedException();
            }
            raw |= (more & 0x7fL) << shift;
            if (more >= 0) {
                if (more == 0) {
                    throw new MalformedException();
                }
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new MalformedException();
    }

    boolean readBoolean() {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new MalformedException();
        }
        return value == 1;
    }

    /** Returns the index of a union's branch. */
    int readBranch(int branches) {
        int index = readInt();
        if (index < 0 || index >= branches) {
            throw new MalformedException();
        }
        return index;
    }

    /** Returns the number of elements of an array; {@link #endArray} follows after them. */
    int readCount(int limit) {
        long count = readLong();
        if (count < 0 || count > limit || count > bytes.length - position) {
            throw new MalformedException();
        }
        return (int) count;
    }

    void endArray(int count) {
        if (count > 0 && next() != 0) {
            throw new MalformedException();
        }
    }

    UUID readUuid() {
        return new UUID(readFixed8(), readFixed8());
    }

    /** Reads 8 bytes, the most significant first. */
    long readFixed8() {
        int from = skip(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[from + i] & 0xff);
        }
        return value;
    }

    Bytes readBytes(int limit) {
        int length = readLength(limit);
        if (length == 0) {
            return Bytes.EMPTY;
        }
        int from = skip(length);
        return Bytes.wrap(Arrays.copyOfRange(bytes, from, position));
    }

    String readText(int limit) {
        int length = readLength(limit);
        if (length == 0) {
            return "";
        }
        int from = skip(length);
        if (Utf8.isAscii(bytes, from, position)) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        if (!Utf8.isWellFormed(bytes, from, position)) {
            throw new MalformedException();
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private int readLength(int limit) {
        long length = readLong();
        if (length < 0 || length > limit) {
            throw new MalformedException();
        }
        return (int) length;
    }

    private byte next() {
        if (position == bytes.length) {
            throw new MalformedException();
        }
        return bytes[position++];
    }

    /** Skips the next bytes and returns the index of the first of them. */
    private int skip(int length) {
        if (length > bytes.length - position) {
            throw new MalformedException();
        }
        int from = position;
        position += length;
        return from;
    }
}
