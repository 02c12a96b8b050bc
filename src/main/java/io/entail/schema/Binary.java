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

    /** With a copy of the bytes. */
    public static Binary of(byte[] bytes) {
        return new Binary(bytes.clone());
    }

    /** With a copy of what remains in the buffer, whose position stays where it is. */
    public static Binary of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return new Binary(copy);
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException when it is no standard Base64 with padding
     */
    public static Binary ofBase64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        // The decoder takes texts that are cut, or that have bits which say nothing: two texts for one value.
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new IllegalArgumentException("no standard Base64 with padding");
        }
        return new Binary(bytes);
    }

    /** Takes the array over, which nobody else may have. */
    public static Binary wrap(byte[] bytes) {
        return new Binary(bytes);
    }

    /** The bytes themselves, for whoever only reads them. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes. */
    public int length() {
        return bytes.length;
    }

    /** A copy. */
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

    /** Standard Base64 with padding. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
