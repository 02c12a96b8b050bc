package io.entail.schema;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The value of a field of type {@code bytes}. Immutable and thread-safe; equal when the bytes are equal, ordered as
 * unsigned bytes. Its text, and its form in JSON, is standard Base64 with padding.
 */
public final class Binary implements Comparable<Binary> {
    private final byte[] bytes;

    private Binary(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns a value with a copy of the bytes. */
    public static Binary of(byte[] bytes) {
        return new Binary(bytes.clone());
    }

    /** Returns a value with a copy of the remaining bytes of a buffer, whose position does not change. */
    public static Binary of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return new Binary(copy);
    }

    /**
     * Decodes a text.
     *
     * @throws IllegalArgumentException when it is not standard Base64 with padding
     */
    public static Binary ofBase64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        // The decoder also accepts texts that are cut off or have unused bits set, so that several texts would stand
        // for one value.
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("no standard Base64 with padding");
        }
        return new Binary(bytes);
    }

    /** Takes ownership of the array, which the caller must not use any more. */
    public static Binary wrap(byte[] bytes) {
        return new Binary(bytes);
    }

    /** Returns the internal array, which must not be modified. */
    public byte[] array() {
        return bytes;
    }

    /** Returns the number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(Binary other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the bytes in standard Base64 with padding. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
