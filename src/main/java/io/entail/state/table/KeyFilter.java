package io.entail.state.table;

/**
 * A Bloom filter that recognises most absent keys of a table without a look-up: nearly every key that a write asks for
 * is new, and RocksDB's Java API creates an exception for each absent key. All bits of a key are in one cache line.
 * Keys are never removed, so a deleted key may still be reported as present. It takes 8 MiB, which suffices for about
 * six million keys; with more keys it recognises fewer. Confined to one thread.
 */
public final class KeyFilter {
    private static final int LINES_BITS = 17;
    private static final int LINE_LONGS = 8;
    private static final int LONGS = LINE_LONGS << LINES_BITS;
    private static final int BITS_PER_KEY = 6;
    private static final int LINE_SHIFT = 9;
    private static final int LINE_MASK = (1 << LINE_SHIFT) - 1;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final long[] bits = new long[LONGS];

    void add(Table table, byte[] key) {
        long hash = hash(table, key);
        int line = line(hash);
        long places = mix(hash);
        for (int i = 0; i < BITS_PER_KEY; i++) {
            int bit = (int) (places >>> (i * LINE_SHIFT)) & LINE_MASK;
            bits[line + (bit >>> 6)] |= 1L << bit;
        }
    }

    /** Adds every key of another filter. */
    void addAll(KeyFilter other) {
        for (int i = 0; i < LONGS; i++) {
            bits[i] |= other.bits[i];
        }
    }

    /** Whether a filter is useful for a table: its keys are looked up one by one, and most of them are new. */
    public static boolean serves(Table table) {
        return table == Table.ROWS || table == Table.CLAIMS;
    }

    /** Returns false only when the key was never added. */
    boolean mayHave(Table table, byte[] key) {
        long hash = hash(table, key);
        int line = line(hash);
        long places = mix(hash);
        for (int i = 0; i < BITS_PER_KEY; i++) {
            int bit = (int) (places >>> (i * LINE_SHIFT)) & LINE_MASK;
            if ((bits[line + (bit >>> 6)] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the index of the first of the eight longs with the bits of a key. */
    private static int line(long hash) {
        return (int) (hash >>> (Long.SIZE - LINES_BITS)) * LINE_LONGS;
    }

    private static long hash(Table table, byte[] key) {
        long hash = mix(table.name().hashCode() + key.length * SPREAD);
        int at = 0;
        for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
            hash = mix(hash ^ (long) Layout.LONG.get(key, at));
        }
        for (; at < key.length; at++) {
            hash = mix(hash ^ key[at]);
        }
        return hash;
    }

    private static long mix(long number) {
        long mixed = ((number + SPREAD) ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
