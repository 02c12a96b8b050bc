package io.entail.replica.reads;

import io.entail.errors.PositionGoneException;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.state.RowChange;
import io.entail.state.RowChanges;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of rows, for watches; their number is limited. A reader that is too slow is told which changes it
 * missed; adding changes never waits for readers. Thread-safe.
 */
public final class RecentChanges implements RowChanges.Sink {
    /** The highest number of changes that are kept; a power of two. */
    static final int CHANGES_MAX = 1 << 14;

    /** The approximate memory that they may take, in bytes. */
    static final int BYTES_MAX = 4 << 20;

    /**
     * The limit in bytes before the first reader: enough for a caller that reads the state and then watches from there.
     * It is smaller because objects that survive garbage collections make each collection slower.
     */
    private static final int UNREAD_BYTES_MAX = 512 << 10;

    private static final int TAKEN_MAX = 256;

    private final @Nullable RowChange[] ring;
    private final int readBytesMax;
    private int bytesMax;

    // Changes are numbered without gaps, from {@code first} to below {@code end}.
    private long first;
    private long end;
    private int bytes;

    /** The offset after which every change is kept. */
    private long completeAfter;

    private long reached;
    private boolean closed;

    /** Creates it without changes, at the position of the tables. */
    public static RecentChanges of(Tables tables) {
        long offset = MetaLayout.head(tables.get(Table.META, MetaLayout.HEAD)).offset();
        return new RecentChanges(offset, CHANGES_MAX, BYTES_MAX, UNREAD_BYTES_MAX);
    }

    /** Creates it at an offset, with other limits. */
    RecentChanges(long offset, int changesMax, int bytesMax, int unreadBytesMax) {
        if (Integer.bitCount(changesMax) != 1) {
            throw new IllegalArgumentException(changesMax + " is not a power of two");
        }
        this.ring = new RowChange[changesMax];
        this.readBytesMax = bytesMax;
        this.bytesMax = unreadBytesMax;
        this.completeAfter = offset;
        this.reached = offset;
    }

    /**
     * Adds all changes up to this offset, in the order of the log. Changes of records that are applied again are
     * ignored.
     */
    @Override
    public synchronized void add(List<RowChange> changes, long offset) {
        if (offset <= reached) {
            return;
        }
        for (RowChange change : changes) {
            if (change.cause().offset() <= reached) {
                continue;
            }
            int size = change.bytes();
            while (end > first && (end - first == ring.length || bytes + size > bytesMax)) {
                forgetFirst();
            }
            ring[slot(end)] = change;
            end++;
            bytes += size;
        }
        reached = offset;
        notifyAll();
    }

    /** Notes that changes up to this offset are missing, which readers are told. */
    @Override
    public synchronized void resume(long offset) {
        if (offset <= reached) {
            return;
        }
        while (end > first) {
            forgetFirst();
        }
        // A number that no change has, so that every reader is behind it.
        end++;
        first = end;
        completeAfter = offset;
        reached = offset;
        notifyAll();
    }

    @Override
    public long bytesMax() {
        return readBytesMax;
    }

    private void forgetFirst() {
        RowChange oldest = at(first);
        ring[slot(first)] = null;
        first++;
        bytes -= oldest.bytes();
        completeAfter = oldest.cause().offset();
    }

    private RowChange at(long number) {
        return Objects.requireNonNull(ring[slot(number)]);
    }

    private int slot(long number) {
        return (int) (number & (ring.length - 1));
    }

    /** Ends every reader. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Returns a cursor over changes that are added from now on. */
    public synchronized Cursor fromNow() {
        return new Cursor(end, reached);
    }

    /**
     * Returns a cursor over changes after an offset.
     *
     * @throws PositionGoneException when some of these changes are no longer kept
     */
    synchronized Cursor after(long offset) {
        if (offset < completeAfter) {
            throw new PositionGoneException("the changes after position " + Position.of(offset)
                    + " are not kept any more, only those after " + Position.of(completeAfter)
                    + ": read the entities, then watch from the position that the read had");
        }
        return new Cursor(firstAfter(offset), offset);
    }

    private long firstAfter(long offset) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (at(middle).cause().offset() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * Consecutive changes.
     *
     * @param missed changes before them that are no longer kept, null for none
     * @param through the offset up to which these are all changes
     */
    public record Taken(@Nullable MissedChanges missed, List<RowChange> changes, long through) {}

    /** The position of one reader. Used by one thread, except {@link #close}. */
    public final class Cursor {
        private long next;
        private long offset;
        private boolean ended;

        private Cursor(long next, long offset) {
            this.next = next;
            this.offset = offset;
            bytesMax = readBytesMax;
        }

        /**
         * Returns the next changes, and waits for them; an empty list when nothing has changed up to a later offset;
         * null at the end.
         */
        @Nullable
        public Taken take() throws InterruptedException {
            synchronized (RecentChanges.this) {
                while (!closed && !ended && next == end && offset >= reached) {
                    RecentChanges.this.wait();
                }
                return closed || ended ? null : taken();
            }
        }

        private Taken taken() {
            MissedChanges missed = null;
            if (next < first) {
                missed = new MissedChanges(Position.of(offset), Position.of(completeAfter));
                // If a part of a write is no longer kept, the rest of it counts as missed too.
                next = firstAfter(completeAfter);
                offset = completeAfter;
            }
            List<RowChange> changes = new ArrayList<>();
            while (next < end && changes.size() < TAKEN_MAX) {
                RowChange change = at(next++);
                if (change.cause().offset() > offset) {
                    changes.add(change);
                }
            }
            offset = Math.max(offset, next == end ? reached : at(next).cause().offset() - 1);
            return new Taken(missed, changes, offset);
        }

        /** Returns the offset up to which all changes were taken. */
        long offset() {
            return offset;
        }

        void close() {
            synchronized (RecentChanges.this) {
                ended = true;
                RecentChanges.this.notifyAll();
            }
        }
    }
}
