package io.entail.resolve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes with value equality and unsigned lexicographic order: the form of keys, claims and other
 * opaque values in the log. After an array was wrapped, nobody may change it. Thread-safe.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final byte[] value;
    private int hash;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Wraps the array without a copy; the caller must not change it afterwards. */
    public static Bytes wrap(byte[] value) {
        return new Bytes(value);
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the array itself, not a copy: read it, do not write to it. */
    public byte[] array() {
        return value;
    }

    public int length() {
        return value.length;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = (int) (hash(value, 0, value.length, 0) >>> Integer.SIZE);
            hash = known;
        }
        return known;
    }

    /**
     * Returns a hash of some bytes of an array. It reads eight bytes at a time because keys are hashed very often; its
     * upper half is distributed better. With a secret seed, nobody can choose bytes that collide. The hash differs
     * between machines of different byte order.
     */
    public static long hash(byte[] from, int start, int length, long seed) {
        long hash = seed ^ length;
        int at = start;
        int end = start + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(from, at)) * SPREAD;
            hash ^= hash >>> Integer.SIZE;
        }
        for (; at < end; at++) {
            hash = (hash ^ from[at]) * SPREAD;
        }
        return hash * SPREAD;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
