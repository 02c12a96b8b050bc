package io.entail.audit;

import io.entail.errors.PositionNotReachedException;
import io.entail.errors.UnknownPositionException;
import io.entail.errors.words.Misuse;
import io.entail.read.Position;
import io.entail.replica.LogEntry;
import io.entail.replica.StoreLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds moments by position or time. Thread-safe. */
public final class Moments {
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);

    /** How many offsets before a position are searched for a record, because offsets have gaps. */
    private static final int GAP_MAX = 1_000;

    private final StoreLog log;
    private final Clock clock;

    /** Creates the search; {@code clock} decides what is in the future. */
    public Moments(StoreLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Returns the moment right after a position.
     *
     * @throws UnknownPositionException when the position does not exist in the log
     */
    public Moment at(Position position) {
        require(position);
        return new Moment(position, Instant.ofEpochMilli(appendTime(position.offset())), Optional.empty());
    }

    /**
     * Checks that the position exists in the log, and waits until it is readable here.
     *
     * @throws UnknownPositionException when it does not exist
     */
    public void require(Position position) {
        Misuse.requireGiven(position, "position").requireHere();
        Map<String, String> fields = Map.of("position", position.toString());
        if (position.offset() < 0) {
            throw new UnknownPositionException("there is no position " + position + ": the first is 0:0", fields);
        }
        if (position.offset() > log.reader().reached().offset()) {
            long end = log.records().end();
            if (position.offset() >= end) {
                throw new UnknownPositionException(
                        "there is no position " + position + ": the last is " + Position.of(end - 1), fields);
            }
            log.reader().await(position, CATCH_UP_MAX);
        }
    }

    /**
     * Returns the moment at a time: before the first record, in the order of the log, that was appended later. For a
     * time before the first record the store is empty; for a time in the future the store is as it is now, and a remark
     * says so.
     */
    public Moment at(Instant time) {
        Instant now = clock.instant();
        OptionalLong first = log.records().firstAfter(millis(Misuse.requireGiven(time, "time")));
        if (first.isPresent()) {
            Position position = Position.of(first.getAsLong() - 1);
            catchUp(position);
            String remark = first.getAsLong() > 0 ? null : time + " is before the first record: nothing was there";
            return new Moment(
                    position, time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time, Optional.ofNullable(remark));
        }
        catchUp(Position.of(log.records().end() - 1));
        boolean future = time.isAfter(now);
        return new Moment(
                log.reader().reached(),
                future ? now : time,
                Optional.ofNullable(future ? time + " is in the future: this is the state of now" : null));
    }

    /** Waits for a position. The last offsets of a log may not be records, so they may never be reached. */
    private void catchUp(Position position) {
        try {
            log.reader().await(position, Duration.ofSeconds(2));
        } catch (PositionNotReachedException e) {
            long last = lastRecord(position.offset());
            log.reader().await(Position.of(last), CATCH_UP_MAX);
        }
    }

    private long lastRecord(long offset) {
        LogEntry last = entryAtOrBefore(offset);
        return last == null ? -1 : last.offset();
    }

    private long appendTime(long offset) {
        LogEntry entry = entryAtOrBefore(offset);
        return entry == null ? 0 : entry.appendTime();
    }

    private @Nullable LogEntry entryAtOrBefore(long offset) {
        LogEntry there = log.records().at(offset);
        if (there != null) {
            return there;
        }
        List<LogEntry> last = new ArrayList<>();
        log.records().each(Math.max(0, offset - GAP_MAX), offset, entry -> {
            last.clear();
            last.add(entry);
            return true;
        });
        return last.isEmpty() ? null : last.get(0);
    }

    /** Rounds a time to milliseconds, the precision of append times. */
    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
