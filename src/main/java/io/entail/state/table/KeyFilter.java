package io.entail.state.table;

/**
 * Says of most keys that are not in a table that they are not, without a look: nearly every key that a write asks for is
 * new, and RocksDB's Java API throws an exception inside for each. A Bloom filter whose bits for a key are in one cache
 * line. Keys are never taken out; of those that once were there it says that they may be. Takes 8 MiB, good for some six
 * million keys, and gets less useful beyond. Used by one thread.
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

    /** Whether keys of a table are worth a filter: they are asked for one by one, and most of them are new. */
    public static boolean serves(Table table) {
        return table == Table.ROWS || table == Table.CLAIMS;
    }

    /** False only when the key was never added. */
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

    /** Where the eight longs begin that have the bits of a key. */
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
