package io.entail.state;

import io.entail.state.table.Layout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An entry of IDS: the sorted fingerprints of the ids of some thousand consecutive writes, followed by their offsets in
 * the same order. A key per id would be inserted at a random place and cost as much as a row; this only costs sorting.
 * Used by one thread.
 *
 * <pre>
 * count times: fingerprint(8)
 * count times: offset(8)
 * </pre>
 */
final class IdChunk {
    private static final int IDS = 4_096;
    private static final int BYTES = 8;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] prints = new long[IDS];
    private long[] offsets = new long[IDS];
    private int count;

    void add(long offset, @Nullable UUID id) {
        if (id == null) {
            return;
        }
        if (count == prints.length) {
            prints = Arrays.copyOf(prints, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        prints[count] = print(id);
        offsets[count] = offset;
        count++;
    }

    /** Whether it is time to {@link #take}. */
    boolean isFull() {
        return count >= IDS;
    }

    /** Returns the bytes of everything since the last call. */
    byte[] take() {
        long[] sorted = Arrays.copyOf(prints, count);
        Arrays.sort(sorted);
        byte[] bytes = new byte[2 * BYTES * count];
        int[] next = new int[count];
        for (int i = 0; i < count; i++) {
            Layout.LONG.set(bytes, BYTES * i, sorted[i]);
        }
        for (int i = 0; i < count; i++) {
            int home = first(sorted, prints[i]);
            int place = home + next[home]++;
            Layout.LONG.set(bytes, BYTES * (count + place), offsets[i]);
        }
        count = 0;
        return bytes;
    }

    private static int first(long[] sorted, long print) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < print) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Passes on the offsets in an entry of IDS at which a write may have this id. */
    static void offsets(byte[] chunk, UUID id, LongConsumer offsets) {
        int count = chunk.length / (2 * BYTES);
        long print = print(id);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((long) Layout.LONG.get(chunk, BYTES * middle) < print) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low; i < count && (long) Layout.LONG.get(chunk, BYTES * i) == print; i++) {
            offsets.accept((long) Layout.LONG.get(chunk, BYTES * (count + i)));
        }
    }

    /** Returns the last offset that IDS contains, -1 for none. */
    static long last(View view) {
        try (Cursor cursor = view.cursor(Table.IDS)) {
            return cursor.seekBack(Layout.offsetKey(Long.MAX_VALUE)) ? Layout.offsetOf(cursor.key()) : -1;
        }
    }

    private static long print(UUID id) {
        long mixed = id.getMostSignificantBits() * SPREAD + id.getLeastSignificantBits();
        return mixed * SPREAD ^ mixed >>> 31;
    }
}
