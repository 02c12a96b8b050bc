package io.entail.cli.audit;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedStart;
import io.entail.cli.output.Line;
import io.entail.read.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change feed from its end backwards. A topic can only be read forwards, so the class reads the log in parts:
 * the last part first, and each part from its beginning. It keeps the changes to show of one part in memory. The first
 * parts are small, so that the newest changes appear at once, and then parts grow; a part that needs too much memory is
 * read again in halves. Used by one thread.
 */
final class FeedBackwards {
    /** The number of positions of the log in the first part, and the highest number in one part. */
    private static final long PART_MIN = 256;

    private static final long PART_MAX = 65_536;
    private static final int GROWTH = 4;

    /** The highest number of characters of one part in memory. A part that consists of a single write may have more. */
    private static final long HELD_MAX = 16L << 20;

    private final ChangeFeed feed;
    private final Controls controls;
    private final long heldMax;

    /** Takes a function that also shows control records, or returns null to leave one out. */
    FeedBackwards(ChangeFeed feed, Controls controls) {
        this(feed, controls, HELD_MAX);
    }

    FeedBackwards(ChangeFeed feed, long heldMax) {
        this(feed, (position, at, control) -> null, heldMax);
    }

    private FeedBackwards(ChangeFeed feed, Controls controls, long heldMax) {
        this.feed = feed;
        this.controls = controls;
        this.heldMax = heldMax;
    }

    /** Formats a control record. */
    @FunctionalInterface
    interface Controls {
        @Nullable
        Shown show(Position position, Instant at, FeedControl control);
    }

    /** The lines that are printed for a change. */
    record Shown(List<Line> lines) {
        long size() {
            return lines.stream().mapToLong(line -> line.toString().length()).sum() + 100;
        }
    }

    /**
     * Prints the changes, the newest first.
     *
     * @param from the place of the oldest change
     * @param beyond the place of the first change that is too new, null when none is
     * @param limit the highest number of changes to print
     * @param show formats a change, and returns null for a change that is not printed
     * @param print prints a change, and returns false to end the reading
     * @param total receives the highest number of positions of the log to read
     * @param done receives the number of positions of the log that were read since the last call
     */
    void each(
            FeedStart from,
            @Nullable FeedStart beyond,
            long limit,
            Function<Change, @Nullable Shown> show,
            Predicate<Shown> print,
            LongConsumer total,
            LongConsumer done) {
        long first = first(from);
        long last = last(beyond);
        total.accept(Math.max(0, last - first + 1));
        long left = limit;
        long size = PART_MIN;
        while (last >= first && left > 0) {
            long begin = Math.max(first, last - size + 1);
            Deque<Shown> held = part(begin, last, left, show);
            if (held == null) {
                size = (last - begin + 1) / 2;
                continue;
            }
            for (Iterator<Shown> each = held.descendingIterator(); each.hasNext(); ) {
                if (!print.test(each.next())) {
                    return;
                }
                left--;
            }
            done.accept(last - begin + 1);
            last = begin - 1;
            size = Math.min(PART_MAX, size * GROWTH);
        }
    }

    /** Returns the newest changes of a part of the log in the order of the log, null when they need too much memory. */
    private @Nullable Deque<Shown> part(long first, long last, long max, Function<Change, @Nullable Shown> show) {
        Deque<Shown> held = new ArrayDeque<>();
        long size = 0;
        FeedNotes notes = new FeedNotes() {
            @Override
            public void control(Position position, Instant at, FeedControl control) {
                Shown shown = position.offset() > last ? null : controls.show(position, at, control);
                if (shown != null) {
                    held.add(shown);
                }
            }
        };
        try (ChangeReader reader = feed.from(after(first - 1)).untilNow().open(notes)) {
            while (reader.hasNext()) {
                Change change = reader.next();
                if (change.position().offset() > last) {
                    break;
                }
                Shown shown = show.apply(change);
                if (shown == null) {
                    continue;
                }
                held.add(shown);
                size += shown.size();
                if (held.size() > max) {
                    size -= held.remove().size();
                }
                if (size > heldMax && first < last) {
                    return null;
                }
            }
        }
        while (held.size() > max) {
            held.remove();
        }
        return held;
    }

    private long first(FeedStart from) {
        if (from instanceof FeedStart.After after) {
            return after.position().offset() + 1;
        }
        try (ChangeReader reader = open(from)) {
            return reader.hasNext() ? reader.next().position().offset() : Long.MAX_VALUE;
        }
    }

    private long last(@Nullable FeedStart beyond) {
        try (ChangeReader reader = open(beyond == null ? FeedStart.END : beyond)) {
            return beyond != null && reader.hasNext()
                    ? reader.next().position().offset() - 1
                    : reader.end().offset();
        }
    }

    private ChangeReader open(FeedStart start) {
        return feed.from(start).untilNow().open();
    }

    private static FeedStart after(long offset) {
        return offset < 0 ? FeedStart.BEGINNING : FeedStart.after(Position.of(offset));
    }
}
