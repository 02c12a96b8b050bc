package io.entail.state.rocks;

import io.entail.state.table.Layout;
import java.util.Arrays;

/**
 * Sorts entries by their keys; entries with equal keys stay in the order of their positions. Keys are long and have
 * long common prefixes, so comparing two keys byte by byte would read much in vain. The common prefix of all keys of a
 * range is skipped; then the next four bytes of each key and the number of its entry are sorted as one number.
 *
 * <p>An entry is a position in an array. The length of its key is there in four bytes; the key itself begins {@link
 * #KEY_START} bytes after the position.
 */
final class KeySort {
    /** The number of bytes from the start of an entry to its key. */
    static final int KEY_START = 8;

    private static final int WORD_BYTES = 4;
    private static final int WORD_SHIFT = 32;
    private static final int LENGTH_SHIFT = 29;

    /** The mask of the number of an entry, which is in the lowest bits, below the length of its key. */
    private static final long NUMBER_MASK = (1L << LENGTH_SHIFT) - 1;

    /** Fewer entries than this are sorted by comparing keys. */
    private static final int FEW = 12;

    private final byte[] bytes;
    private final int[] entries;
    private final long[] words;
    private final int[] sorted;

    private KeySort(byte[] bytes, int[] entries, int count) {
        this.bytes = bytes;
        this.entries = entries;
        this.words = new long[count];
        this.sorted = new int[count];
    }

    /** Sorts the first entries of an array, whose positions are in ascending order. */
    static void sort(byte[] bytes, int[] entries, int count) {
        new KeySort(bytes, entries, count).sort(0, count, 0);
    }

    /** Sorts a range of entries whose keys are equal before a depth. */
    private void sort(int from, int to, int depth) {
        if (to - from <= FEW) {
            insert(from, to, depth);
            return;
        }
        int shared = shared(from, to, depth);
        for (int i = from; i < to; i++) {
            words[i] = word(entries[i], shared) | i - from;
        }
        Arrays.sort(words, from, to);
        for (int i = from; i < to; i++) {
            sorted[i] = entries[from + (int) (words[i] & NUMBER_MASK)];
        }
        System.arraycopy(sorted, from, entries, from, to - from);
        sortAlike(from, to, shared);
    }

    /**
     * Sorts each run of entries with equal words by the following bytes. Keys that end within the word are equal and
     * need no further sorting.
     */
    private void sortAlike(int from, int to, int depth) {
        for (int start = from, end; start < to; start = end) {
            long word = words[start] >>> LENGTH_SHIFT;
            end = start + 1;
            while (end < to && words[end] >>> LENGTH_SHIFT == word) {
                end++;
            }
            if (end - start > 1 && (word & 7) == WORD_BYTES) {
                sort(start, end, depth + WORD_BYTES);
            }
        }
    }

    /** Returns the length of the common prefix of all keys of a range. */
    private int shared(int from, int to, int depth) {
        int first = entries[from];
        int start = first + KEY_START;
        int end = start + keyLength(first);
        for (int i = from + 1; i < to && start + depth < end; i++) {
            int other = entries[i] + KEY_START;
            int differs =
                    Arrays.mismatch(bytes, start + depth, end, bytes, other + depth, other + keyLength(entries[i]));
            if (differs >= 0) {
                end = start + depth + differs;
            }
        }
        return end - start;
    }

    /**
     * Returns the next bytes of a key at a depth, followed by their number, so that a key that ends comes before one
     * that continues with zeros.
     */
    private long word(int entry, int depth) {
        int rest = keyLength(entry) - depth;
        int at = entry + KEY_START + depth;
        if (rest >= WORD_BYTES) {
            return ordered((int) Layout.INT.get(bytes, at)) | (long) WORD_BYTES << LENGTH_SHIFT;
        }
        int word = 0;
        for (int i = 0; i < WORD_BYTES; i++) {
            word = word << Byte.SIZE | (i < rest ? bytes[at + i] & 0xff : 0);
        }
        return ordered(word) | (long) rest << LENGTH_SHIFT;
    }

    /** Returns a word as the upper half of a number whose signed order is the unsigned order of the bytes. */
    private static long ordered(int word) {
        return (long) (word ^ Integer.MIN_VALUE) << WORD_SHIFT;
    }

    private void insert(int from, int to, int depth) {
        for (int i = from + 1; i < to; i++) {
            int entry = entries[i];
            int place = i;
            while (place > from && isAfter(entries[place - 1], entry, depth)) {
                entries[place] = entries[place - 1];
                place--;
            }
            entries[place] = entry;
        }
    }

    private boolean isAfter(int one, int other, int depth) {
        int order = Arrays.compareUnsigned(
                bytes,
                one + KEY_START + depth,
                one + KEY_START + keyLength(one),
                bytes,
                other + KEY_START + depth,
                other + KEY_START + keyLength(other));
        return order > 0;
    }

    private int keyLength(int entry) {
        return (int) Layout.INT.get(bytes, entry);
    }
}
