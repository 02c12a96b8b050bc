package io.entail.changes;

import io.entail.errors.MalformedChangeException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.topics.TopicStream;
import io.entail.topics.TopicWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change feed, one change after the other. Without an end, {@link #hasNext} waits for the next change without
 * a limit, while {@link #poll} has a timeout. With an end, both wait only as long as the feed makes progress.
 *
 * <p>All changes of a write become visible at once, and {@link #reached} moves over a write as a whole: a reader that
 * begins after it sees every write completely or not at all. An error leaves the reader where it was. After
 * {@link io.entail.errors.RegistryUnavailableException} and {@link StoreUnavailableException} the same call may be made
 * again. After {@link PositionGoneException} and {@link io.entail.errors.TopicRefusedException} it may not, because the
 * topic was deleted, was replaced by another one with the same name, or lacks changes. An open transaction that blocks
 * reading is reported in the log output, and in the error of a reader with an end.
 *
 * <p>Used by one thread, except {@link #close} and {@link #reached}.
 */
public final class ChangeReader implements Iterator<Change>, AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final ChangeFeed feed;
    private final FeedNotes notes;
    private final FeedPlaces places;
    private final ChangeSieve sieve;
    private final TopicWatch watch;
    private final TopicStream topic;
    private final Object use = new Object();
    private volatile boolean closed;

    private @Nullable Change found;
    private final List<Change> partOfWrite = new ArrayList<>();

    /** The position up to which records were processed, including the change that was found. */
    private Position read;

    private long readOffset = -1;

    /** The position of the caller. */
    private volatile Position position;

    private long offset = -1;

    private ChangeReader(ChangeFeed feed, FeedNotes notes, FeedPlaces places, TopicWatch watch) {
        this.feed = feed;
        this.notes = notes;
        this.places = places;
        this.watch = watch;
        this.sieve = new ChangeSieve(feed, places);
        this.read = places.reached();
        this.position = read;
        String group = feed.group();
        this.topic = group == null
                ? TopicStream.from(feed.config(), feed.topic(), places.offset(), watch::checkIdentity)
                : TopicStream.ofGroup(feed.config(), feed.topic(), group, new Turn(), watch::checkIdentity);
    }

    static ChangeReader open(ChangeFeed feed, FeedNotes notes) {
        if (feed.whole()) {
            FeedBeginning.requireWhole(feed.config(), feed.ids());
        }
        TopicWatch watch = TopicWatch.begin(feed.config(), feed.topic(), FeedPlaces.WAY_OUT);
        try {
            return new ChangeReader(feed, notes, FeedPlaces.find(feed.config(), feed.start()), watch);
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    /**
     * The member's turn in a group. A change that was found during another member's turn is dropped, because that
     * member delivers it.
     */
    private final class Turn implements TopicStream.Turn {
        @Override
        public long begins(long committed, String note) {
            FeedPlaces from = committed < 0 ? places : places.committed(feed.config(), committed);
            if (!note.isEmpty() && !note.equals(from.reached().toString())) {
                throw new PositionGoneException("the group " + feed.group() + " has reached position " + note
                        + " at offset " + committed + " of " + feed.topic() + ", and now the feed has position "
                        + from.reached() + " there: it was made anew. A group of another name may begin after position "
                        + note);
            }
            sieve.begin(from);
            read = from.reached();
            position = read;
            return from.offset();
        }

        @Override
        public void ends() {
            found = null;
            partOfWrite.clear();
            readOffset = -1;
            offset = -1;
        }
    }

    /**
     * Returns the position up to which every wanted change was returned; a later reader can continue after it. Within a
     * write, it is the end of the write before.
     */
    public Position reached() {
        return position;
    }

    /**
     * Returns the end of the feed before the first record that this reader reads; null when it is not known. Not
     * available in a group.
     */
    public @Nullable FeedEnd beginning() {
        return places.told();
    }

    /** Returns the end that the log had when this reader was opened. */
    public Position end() {
        return places.end();
    }

    @Override
    public boolean hasNext() {
        return find(FOREVER);
    }

    @Override
    public Change next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the end of the feed");
        }
        return handOut();
    }

    /** Returns the next change; empty at the end, and when none arrives in time. */
    public Optional<Change> poll(Duration timeMax) {
        return find(timeMax) ? Optional.of(handOut()) : Optional.empty();
    }

    /**
     * Returns all wanted changes of the next write; an empty list at the end, and when none arrives in time. Not to be
     * mixed with the methods that return single changes.
     */
    public List<Change> pollWrite(Duration timeMax) {
        if (partOfWrite.isEmpty() && find(timeMax)) {
            partOfWrite.add(handOut());
        }
        // The rest of a write becomes visible together with its first change.
        while (!partOfWrite.isEmpty() && read.compareTo(partOfWrite.get(0).position()) < 0) {
            step(STEP);
            if (found != null) {
                partOfWrite.add(handOut());
            }
        }
        List<Change> write = List.copyOf(partOfWrite);
        partOfWrite.clear();
        return write;
    }

    /**
     * Commits for the group that everything up to {@link #reached} was processed.
     *
     * @return false when the topic is assigned to another member by now, which receives everything since the last
     *     commit again
     * @throws IllegalStateException when the reader is not in a group
     */
    public boolean commit() {
        if (feed.group() == null) {
            throw new IllegalStateException("who reads by itself keeps the position itself");
        }
        synchronized (use) {
            checkOpen();
            return offset < 0 || topic.commit(offset, position.toString());
        }
    }

    /** Returns whether a reader with an end has reached it. Does not wait. */
    public boolean isAtEnd() {
        return feed.bounded() && read.compareTo(places.end()) >= 0;
    }

    /** Returns whether the next record is not available yet. */
    boolean isIdle() {
        return found == null && topic.isEmpty();
    }

    private Change handOut() {
        Change change = Objects.requireNonNull(found);
        found = null;
        noteHandedOut();
        return change;
    }

    private void noteHandedOut() {
        position = read;
        offset = readOffset;
    }

    private boolean find(Duration timeMax) {
        long begin = System.nanoTime();
        long progress = begin;
        while (found == null) {
            if (isAtEnd()) {
                return false;
            }
            Duration left = timeMax.minusNanos(System.nanoTime() - begin);
            boolean over = left.isNegative() || left.isZero();
            if (step(over ? Duration.ZERO : left)) {
                progress = System.nanoTime();
            } else {
                checkWait(progress);
            }
            if (over && found == null) {
                return false;
            }
        }
        return true;
    }

    /** Processes one record; returns false when none arrives within the time, or within a short one. */
    private boolean step(Duration timeMax) {
        synchronized (use) {
            checkOpen();
            ConsumerRecord<byte[], byte[]> record = topic.peek(timeMax.compareTo(STEP) < 0 ? timeMax : STEP);
            if (record == null) {
                watch.check();
                return false;
            }
            take(record);
            watch.reached(record.offset() + 1);
            return true;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the reader of the feed is closed");
        }
    }

    private void checkWait(long since) {
        if (feed.bounded()
                && System.nanoTime() - since > feed.config().openTimeout().toNanos()) {
            throw FeedPlaces.behind(feed.config(), read, places.end(), watch.held());
        }
    }

    /** Processes a record. If this method fails, the next call processes the record again. */
    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] value = record.value();
            if (value == null) {
                throw new MalformedChangeException("it has no value");
            }
            if (record.key() == null) {
                Progress progress = sieve.progress(value);
                sieve.tell(progress, Instant.ofEpochMilli(record.timestamp()), notes);
                reached(progress.position(), record.offset());
            } else {
                ChangeEnvelope envelope = ChangeEnvelope.of(value);
                if (sieve.isTorn(envelope)) {
                    beginWithWhole(envelope, record.offset());
                    return;
                }
                found = sieve.pass(envelope, record.key(), value);
                if (envelope.isLast()) {
                    reached(envelope.position(), record.offset());
                }
            }
        } catch (MalformedChangeException e) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + ": " + e.getMessage());
        }
        topic.remove();
    }

    /**
     * Handles a group whose offset was set by another program to the middle of a write: begins with the whole write.
     */
    private void beginWithWhole(ChangeEnvelope envelope, long recordOffset) {
        long whole = FeedPlaces.wholeWrite(feed.config(), envelope.position());
        if (whole >= recordOffset) {
            throw new PositionGoneException(
                    "the topic " + feed.topic() + " begins in the middle of the write at " + envelope.position());
        }
        sieve.forget();
        topic.seek(whole);
    }

    private void reached(Position place, long lastOffset) {
        read = place;
        readOffset = lastOffset + 1;
        if (found == null) {
            noteHandedOut();
        }
    }

    /**
     * Makes a waiting call in another thread throw {@link StoreClosedException}. Changes that were not committed are
     * delivered again.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        topic.wakeUp();
        synchronized (use) {
            topic.close();
            watch.close();
        }
    }
}
