package io.entail.changes;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.topics.TopicReader;
import io.entail.topics.TopicStream;
import io.entail.topics.TopicWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads refusals in the order of the log, without an end, or up to the end that the log has when the reader is opened.
 * Refusals are kept for a month. Used by one thread.
 */
public final class RejectionReader implements Iterator<Rejection>, AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(36_500);
    private static final Duration STEP = Duration.ofMillis(100);

    private final EntityStoreConfig config;
    private final FeedPlaces places;
    private final ChangeDecoder decoder;
    private final TopicWatch watch;
    private final TopicStream topic;
    private final @Nullable Ends ends;
    private @Nullable Rejection found;
    private boolean early = true;
    private Position position;

    private RejectionReader(
            EntityStoreConfig config, SchemaIds ids, FeedPlaces places, TopicWatch watch, boolean bounded) {
        this.config = config;
        this.places = places;
        this.watch = watch;
        this.decoder = new ChangeDecoder(ids);
        this.position = places.reached();
        this.topic = TopicStream.from(config, config.rejectionsTopic(), places.offset(), watch::checkIdentity);
        this.ends = bounded ? new Ends(config, places) : null;
    }

    /**
     * Begins to read.
     *
     * @param bounded whether to end at the present end of the log
     * @throws io.entail.errors.UnknownPositionException when the log does not have the position to begin after
     * @throws StoreUnavailableException when Kafka does not answer in time, or has no such topic
     */
    public static RejectionReader open(EntityStoreConfig config, SchemaIds ids, FeedStart start, boolean bounded) {
        TopicWatch watch = TopicWatch.begin(config, config.rejectionsTopic(), FeedPlaces.WAY_OUT);
        try {
            return new RejectionReader(config, ids, FeedPlaces.findRejections(config, start), watch, bounded);
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    /** Returns the position of the last refusal that was returned, or where the reader began. */
    public Position reached() {
        return position;
    }

    /** Returns the end that the log had when this reader was opened. */
    public Position end() {
        return places.end();
    }

    @Override
    public boolean hasNext() {
        return find(FOREVER);
    }

    /** Returns whether a bounded reader has reached its end. Does not wait. */
    public boolean isAtEnd() {
        return found == null && ends != null && ends.reached(topic.next());
    }

    /** Returns the next refusal, empty at the end and when none arrives in time. */
    public Optional<Rejection> poll(Duration timeMax) {
        return find(timeMax) && found != null ? Optional.of(next()) : Optional.empty();
    }

    /** Returns whether there is a next refusal, as far as it is known within the time. */
    private boolean find(Duration timeMax) {
        long progress = System.nanoTime();
        long deadline = progress + timeMax.toNanos();
        while (found == null) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            ConsumerRecord<byte[], byte[]> record = topic.peek(STEP);
            if (record != null) {
                found = take(record);
                topic.remove();
                watch.reached(record.offset() + 1);
                progress = System.nanoTime();
                continue;
            }
            watch.check();
            if (ends != null) {
                if (ends.reached(topic.next())) {
                    return false;
                }
                ends.checkWait(progress, config, watch);
            }
        }
        return true;
    }

    @Override
    public Rejection next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the end of the refusals");
        }
        Rejection next = Objects.requireNonNull(found);
        found = null;
        position = next.position();
        return next;
    }

    private @Nullable Rejection take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new MalformedChangeException("it has no value");
            }
            Rejection rejection = decoder.rejection(record.value());
            return isWanted(rejection) ? rejection : null;
        } catch (MalformedChangeException e) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + ": " + e.getMessage());
        }
    }

    private boolean isWanted(Rejection rejection) {
        Instant at = rejection.at();
        early = early && at.isBefore(places.skipBefore());
        return !early && rejection.position().compareTo(places.reached()) > 0;
    }

    @Override
    public void close() {
        topic.close();
        watch.close();
        if (ends != null) {
            ends.close();
        }
    }

    /**
     * Finds out when everything was read: refusals and the progress of the feed become visible in the same
     * transactions.
     */
    private static final class Ends implements AutoCloseable {
        private final Position end;
        private final TopicReader changes;
        private final TopicReader rejections;
        private Position told = Position.START;

        Ends(EntityStoreConfig config, FeedPlaces places) {
            this.end = places.end();
            this.changes = TopicReader.ofExisting(config, config.changesTopic());
            this.rejections = TopicReader.ofExisting(config, config.rejectionsTopic());
        }

        boolean reached(long offset) {
            told = FeedPlaces.reached(changes);
            return told.compareTo(end) >= 0 && offset >= rejections.end();
        }

        void checkWait(long since, EntityStoreConfig config, TopicWatch refusals) {
            if (System.nanoTime() - since > config.openTimeout().toNanos()) {
                try (TopicWatch feed = TopicWatch.begin(config, config.changesTopic(), FeedPlaces.WAY_OUT)) {
                    throw FeedPlaces.behind(config, told, end, feed.held() + refusals.held());
                }
            }
        }

        @Override
        public void close() {
            changes.close();
            rejections.close();
        }
    }
}
