package io.entail.state;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Finds the offsets at which an id may have occurred. An id is represented by a fingerprint of 44 bits. Two ids may
 * have the same one, which happens about once in twenty full windows, so there may be several entries for a
 * fingerprint. Fingerprints are keyed with a secret of this object, so that nobody can choose ids that collide. It is a
 * hash table with open addressing and linear probing; an entry has the fingerprint and the low 20 bits of the offset,
 * which suffice within a window of at most 2^20 offsets. Confined to one thread.
 */
final class SeenIds {
    private static final int SLOTS_MIN = 1 << 11;
    private static final int PRINT_BITS = 44;
    private static final int OFFSET_BITS = Long.SIZE - PRINT_BITS;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long secretHigh;
    private final long secretLow;
    private long[] slots = new long[SLOTS_MIN];
    private int shift = PRINT_BITS - Integer.numberOfTrailingZeros(SLOTS_MIN);
    private int size;

    /**
     * Creates an empty table.
     *
     * @param window the largest distance between the offsets of two entries, at most 2^20
     */
    SeenIds(long window) {
        if (window > OFFSET_MASK + 1) {
            throw new IllegalArgumentException(
                    "offsets are told apart within " + (OFFSET_MASK + 1) + ", not " + window);
        }
        SecureRandom random = new SecureRandom();
        secretHigh = random.nextLong() | 1;
        secretLow = random.nextLong() | 1;
    }

    /** Returns the fingerprint of an id, which is never 0. */
    long print(UUID id) {
        long mixed = (id.getMostSignificantBits() ^ secretLow) * secretHigh;
        mixed = (mixed ^ mixed >>> 32 ^ id.getLeastSignificantBits()) * secretLow;
        mixed = (mixed ^ mixed >>> 29) * GOLDEN;
        long print = mixed >>> OFFSET_BITS;
        return print == 0 ? 1 : print;
    }

    /** Returns the first slot with this fingerprint, -1 when there is none. */
    int first(long print) {
        return find(home(print), print);
    }

    /** Returns the next slot with this fingerprint after a slot. */
    int next(int slot, long print) {
        return find((slot + 1) & (slots.length - 1), print);
    }

    private int find(int from, long print) {
        for (int slot = from; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            if (print(slots[slot]) == print) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns the offset in a slot; {@code last} is the highest offset that was added. */
    long offset(int slot, long last) {
        return last - ((last - slots[slot]) & OFFSET_MASK);
    }

    void add(long print, long offset) {
        if (2 * ++size > slots.length) {
            grow();
        }
        put(entry(print, offset));
    }

    void remove(long print, long offset) {
        long entry = entry(print, offset);
        for (int slot = home(print); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            if (slots[slot] == entry) {
                close(slot);
                size--;
                return;
            }
        }
    }

    /** Moves later entries of the probe sequence up, so that a gap does not hide any of them. */
    private void close(int gap) {
        int mask = slots.length - 1;
        int free = gap;
        for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int home = home(print(slots[slot]));
            if ((slot - home & mask) >= (slot - free & mask)) {
                slots[free] = slots[slot];
                free = slot;
            }
        }
        slots[free] = 0;
    }

    private void put(long entry) {
        int slot = home(print(entry));
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        shift--;
        for (long entry : old) {
            if (entry != 0) {
                put(entry);
            }
        }
    }

    private int home(long print) {
        return (int) (print >>> shift);
    }

    private static long print(long entry) {
        return entry >>> OFFSET_BITS;
    }

    private static long entry(long print, long offset) {
        return print << OFFSET_BITS | (offset & OFFSET_MASK);
    }
}
