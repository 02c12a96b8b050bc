package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.project.cassandra.tables.Answers;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.IndexScan;
import io.entail.resolve.Bytes;
import io.entail.state.table.Layout;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a range of a partition of the index, in its order, fetching some places at a time. Used by one thread.
 */
final class IndexRange {
    private static final int MORE_MAX = 1_000;

    private final ReadTables tables;
    private final Bytes partition;
    private final boolean descending;
    private @Nullable Bytes end;
    private final ArrayDeque<Bytes> read = new ArrayDeque<>();
    private Bytes next;
    private boolean ended;
    private @Nullable CompletionStage<AsyncResultSet> asked;
    private int limit;

    /**
     * Iterates over places that begin with a prefix.
     *
     * @param after the place after which the range begins, null for all places
     */
    IndexRange(ReadTables tables, Bytes partition, Bytes prefix, @Nullable Bytes after) {
        this(tables, partition, first(prefix, after), IndexScan.behind(prefix), false);
    }

    /**
     * Iterates over the places from one on and before another.
     *
     * @param end null for the end of the partition
     * @param descending whether to begin with the last place
     */
    IndexRange(ReadTables tables, Bytes partition, Bytes from, @Nullable Bytes end, boolean descending) {
        this.tables = tables;
        this.partition = partition;
        this.descending = descending;
        this.next = from;
        this.end = end;
        this.ended = end != null && next.compareTo(end) >= 0;
    }

    private static Bytes first(Bytes prefix, @Nullable Bytes after) {
        Bytes behind = after == null ? prefix : Bytes.wrap(Layout.next(after.array()));
        return behind.compareTo(prefix) < 0 ? prefix : behind;
    }

    /** Returns whether the next place has to be fetched. */
    boolean isEmpty() {
        return read.isEmpty() && !ended;
    }

    /** Starts to fetch the next places, without waiting. */
    void ask(int wanted) {
        if (isEmpty() && asked == null) {
            limit = Math.max(1, Math.min(wanted, MORE_MAX));
            asked = tables.cassandra()
                    .executeAsync(
                            descending
                                    ? tables.scan().down(partition, next, end, limit)
                                    : tables.scan().statement(partition, next, end, limit));
        }
    }

    /**
     * Returns the next place without removing it, null at the end.
     *
     * @param wanted how many places the caller expects to need
     */
    @Nullable
    Bytes peek(int wanted) {
        ask(wanted);
        if (asked != null) {
            int count = 0;
            for (Row row : Answers.of(tables.cassandra(), asked).currentPage()) {
                read.add(ColumnCodecs.bytes(Objects.requireNonNull(row.getByteBuffer(0))));
                count++;
            }
            asked = null;
            ended = count < limit;
            if (!read.isEmpty() && descending) {
                end = read.getLast();
            } else if (!read.isEmpty()) {
                next = Bytes.wrap(Layout.next(read.getLast().array()));
            }
        }
        return read.peek();
    }

    /** Removes the place that was returned last. */
    void remove() {
        read.remove();
    }

    /** Returns the first place at or after a place, for a range in ascending order. */
    @Nullable
    Bytes from(Bytes place, int wanted) {
        while (!read.isEmpty() && read.getFirst().compareTo(place) < 0) {
            read.removeFirst();
        }
        if (read.isEmpty() && next.compareTo(place) < 0) {
            // The next fetch leaves out the places between.
            next = place;
            ended |= end != null && place.compareTo(end) >= 0;
        }
        return peek(wanted);
    }
}
