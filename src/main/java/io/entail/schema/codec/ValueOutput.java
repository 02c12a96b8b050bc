package io.entail.schema.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer to which Avro's binary encoding is written. */
final class ValueOutput {
    private static final int FIRST_CAPACITY = 512;
    private static final int VARINT_BYTES_MAX = 10;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void writeBoolean(boolean value) {
        ensure(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    /** Writes an int or a long: zigzag encoded, seven bits per byte. */
    void writeLong(long value) {
        ensure(VARINT_BYTES_MAX);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void writeDouble(double value) {
        ensure(Double.BYTES);
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[length++] = (byte) (bits >>> shift);
        }
    }

    void writeString(String value) {
        writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void writeBytes(byte[] value) {
        writeLong(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
