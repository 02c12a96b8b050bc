package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BytesTest {
    private static final int MANY = 4_000;

    /** Returns keys that differ in few bits at this place, as consecutive ids do. */
    private static IntFunction<byte[]> counted(int length, int at) {
        return i -> {
            byte[] key = new byte[length];
            key[at] = (byte) i;
            key[at + 1] = (byte) (i >> 8);
            return key;
        };
    }

    @Test
    @DisplayName("similar keys have different hashes")
    void similarKeysDiffer() {
        for (int length : new int[] {2, 7, 8, 9, 16, 23, 36}) {
            for (int at = 0; at + 1 < length; at++) {
                IntFunction<byte[]> keys = counted(length, at);
                Set<Integer> codes = new HashSet<>();
                for (int i = 0; i < MANY; i++) {
                    codes.add(Bytes.wrap(keys.apply(i)).hashCode());
                }
                assertThat(codes)
                        .as("similar keys have different hashes, length %d, place %d", length, at)
                        .hasSizeGreaterThan(MANY - 10);
            }
        }
    }

    @Test
    @DisplayName("a hash covers the bytes that are named, their number and the seed, and nothing around them")
    void hashesCoverTheirBytes() {
        byte[] around = new byte[64];
        for (int i = 0; i < around.length; i++) {
            around[i] = (byte) (37 * i);
        }
        for (int start = 0; start < 20; start++) {
            for (int length = 0; length < 40; length++) {
                byte[] alone = Arrays.copyOfRange(around, start, start + length);
                long hash = Bytes.hash(alone, 0, length, 5);
                assertThat(Bytes.hash(around, start, length, 5)).isEqualTo(hash);
                assertThat(Bytes.hash(alone, 0, length, 6)).isNotEqualTo(hash);
                for (int i = 0; i < length; i++) {
                    byte[] changed = alone.clone();
                    changed[i] ^= 1;
                    assertThat(Bytes.hash(changed, 0, length, 5)).isNotEqualTo(hash);
                }
            }
        }
        Set<Long> zeros = new HashSet<>();
        for (int length = 0; length < 40; length++) {
            zeros.add(Bytes.hash(new byte[length], 0, length, 5));
        }
        assertThat(zeros).as("zeros of 40 lengths have different hashes").hasSize(40);
    }

    @Test
    @DisplayName("equal bytes have the same hash code, each time")
    void equalBytesHaveEqualCodes() {
        Bytes one = Bytes.utf8("a key of some length");
        Bytes other = Bytes.utf8("a key of some length");
        assertThat(one.hashCode()).isNotZero().isEqualTo(other.hashCode()).isEqualTo(one.hashCode());
        assertThat(one).isEqualTo(other).isNotEqualTo(Bytes.utf8("another"));
    }
}
