package io.entail.publish;

import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Seen;
import io.entail.state.SeenIds;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The write ids and digests of the last records of the log, as many offsets as the protocol remembers, in memory alone:
 * after a start they are read from the log again. A ring has them by offset; a hash table finds the offset of an id.
 * Takes 41 MiB for the protocol's window. Used by one thread.
 */
final class RecentIds {
    private static final int CAPACITY_MIN = 1 << 10;
    private static final byte RECORD = 1;
    private static final byte DIGEST = 2;
    private static final byte ID = 4;

    private final long window;
    private final SeenIds ids;

    /** By offset, modulo their length, which is a power of two: what is known of the record there. */
    private byte[] known = new byte[CAPACITY_MIN];

    private long[] digests = new long[CAPACITY_MIN];
    private long[] high = new long[CAPACITY_MIN];
    private long[] low = new long[CAPACITY_MIN];

    /** Offsets in the ring are above the one and up to the other; no record may be at the latter. */
    private long forgotten;

    private long last;

    /** Empty; records after {@code start} come. */
    RecentIds(long window, long start) {
        this.window = window;
        this.ids = new SeenIds(window);
        this.forgotten = start;
        this.last = start;
    }

    /** Where an id was seen first, null when never or when it has been forgotten. */
    @Nullable
    Seen find(UUID id) {
        long print = ids.print(id);
        for (int slot = ids.first(print); slot >= 0; slot = ids.next(slot, print)) {
            long offset = ids.offset(slot, last);
            int place = place(offset);
            if (high[place] == id.getMostSignificantBits() && low[place] == id.getLeastSignificantBits()) {
                // Only writers ask what became of it.
                return new Seen(offset, Outcome.rejected(Code.REPEAT));
            }
        }
        return null;
    }

    /** The digest at an offset, empty when no record is there, it is unknown or it has been forgotten. */
    OptionalLong digest8At(long offset) {
        int place = place(offset);
        boolean there = offset > forgotten && offset <= last && (known[place] & DIGEST) != 0;
        return there ? OptionalLong.of(digests[place]) : OptionalLong.empty();
    }

    /** The next record; the id is null unless the record is where it was seen first. */
    void add(long offset, long digest8, @Nullable UUID id) {
        int place = enter(offset, id);
        known[place] |= DIGEST;
        digests[place] = digest8;
    }

    /** The next record, resolved long ago: its digest is not known any more. */
    void addWithoutDigest(long offset, @Nullable UUID id) {
        enter(offset, id);
    }

    private int enter(long offset, @Nullable UUID id) {
        forget(Math.min(last, offset - window + 1));
        if (last == forgotten) {
            forgotten = offset - 1;
        }
        reserve(offset - forgotten);
        for (long gap = Math.max(last, forgotten) + 1; gap < offset; gap++) {
            known[place(gap)] = 0;
        }
        last = offset;
        int place = place(offset);
        known[place] = RECORD;
        if (id != null) {
            known[place] |= ID;
            high[place] = id.getMostSignificantBits();
            low[place] = id.getLeastSignificantBits();
            ids.add(ids.print(id), offset);
        }
        return place;
    }

    private void forget(long upTo) {
        while (forgotten < upTo) {
            forgotten++;
            int place = place(forgotten);
            if ((known[place] & ID) != 0) {
                ids.remove(ids.print(new UUID(high[place], low[place])), forgotten);
            }
            known[place] = 0;
        }
    }

    private int place(long offset) {
        return (int) offset & (known.length - 1);
    }

    private void reserve(long offsets) {
        if (offsets <= known.length) {
            return;
        }
        int length = Integer.highestOneBit((int) offsets - 1) << 1;
        known = spread(known, new byte[length]);
        digests = spread(digests, new long[length]);
        high = spread(high, new long[length]);
        low = spread(low, new long[length]);
    }

    private byte[] spread(byte[] from, byte[] to) {
        Arrays.fill(to, (byte) 0);
        for (long offset = forgotten + 1; offset <= last; offset++) {
            to[(int) offset & (to.length - 1)] = from[(int) offset & (from.length - 1)];
        }
        return to;
    }

    private long[] spread(long[] from, long[] to) {
        for (long offset = forgotten + 1; offset <= last; offset++) {
            to[(int) offset & (to.length - 1)] = from[(int) offset & (from.length - 1)];
        }
        return to;
    }
}
