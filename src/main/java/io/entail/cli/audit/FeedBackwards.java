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
 * The change feed from its end back. A feed can only be read forwards, so this reads a part of the log after the other,
 * the last one first, each from its beginning, and holds what is shown of one part at a time. Parts are small at first,
 * so that the newest changes come at once, and grow; one that would take too much memory is read again in halves. Used by
 * one thread.
 */
final class FeedBackwards {
    /** Positions of the log in the first part, and at most in one. */
    private static final long PART_MIN = 256;

    private static final long PART_MAX = 65_536;
    private static final int GROWTH = 4;

    /** Characters that are held of one part. A part of a single write may have more. */
    private static final long HELD_MAX = 16L << 20;

    private final ChangeFeed feed;
    private final Controls controls;
    private final long heldMax;

    /** Shows what the given function makes of control records, too; null leaves one out. */
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

    /** What is shown of a control record. */
    @FunctionalInterface
    interface Controls {
        @Nullable
        Shown show(Position position, Instant at, FeedControl control);
    }

    /** What is shown of a change. */
    record Shown(List<Line> lines) {
        long size() {
            return lines.stream().mapToLong(line -> line.toString().length()).sum() + 100;
        }
    }

    /**
     * Goes over the changes.
     *
     * @param from where the oldest is
     * @param beyond where the first is that is too new; null when none is
     * @param limit how many are printed at most
     * @param show null for changes that are not to be printed
     * @param print says false to end it
     * @param total hears how many positions of the log there are to read at most
     * @param done hears how many positions of the log have been read since the last time
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

    /** The newest changes of a part of the log, the oldest of them first; null when these are too many to hold. */
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
