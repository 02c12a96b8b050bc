package io.entail.changes;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Position;
import io.entail.topics.TopicReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader begins in the topic of changes, and where the log ends. Immutable.
 *
 * @param offset the offset in the topic of changes at which to begin
 * @param reached the position that is reached before that offset
 * @param skipBefore records before the first one with this time or a later one are not wanted
 * @param end the last position of the log, which the feed has reached or will reach
 * @param told the end of the feed according to the record before the offset, null when it is not known
 */
record FeedPlaces(
        long offset,
        Position reached,
        Instant skipBefore,
        Position end,
        @Nullable FeedEnd told) {
    /** A sentence for readers that cannot continue. */
    static final String WAY_OUT =
            "If the feed was made anew ('entail publish --rebuild'), a reader that is opened again goes on after the"
                    + " position that it has reached. If the feed was lost, that command makes it anew from the log";

    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** Returns where to begin in the topic of changes. */
    static FeedPlaces find(EntityStoreConfig config, FeedStart start) {
        String topic = config.changesTopic();
        try (TopicReader changes = TopicReader.ofExisting(config, topic)) {
            FeedPlaces places = find(config, start, changes, changes);
            if (start instanceof FeedStart.After && places.offset > 0 && places.offset == changes.beginning()) {
                throw new PositionGoneException("the changes after position " + places.reached
                        + " are not all there any more: the topic " + topic + " begins with offset " + places.offset
                        + ", what was before it was deleted. " + WAY_OUT);
            }
            return places.told(changes);
        }
    }

    /** Returns the change with a sequence, empty when the topic does not have it. */
    static Optional<Change> find(EntityStoreConfig config, SchemaIds ids, long sequence) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic())) {
            long end = changes.end();
            long offset = changes.after(
                    changes.beginning(), end, record -> told(record).sequence() < sequence);
            ConsumerRecord<byte[], byte[]> found = changes.first(offset, end);
            return found == null || found.key() == null || told(found).sequence() != sequence
                    ? Optional.empty()
                    : Optional.of(new ChangeDecoder(ids).change(found.key(), value(found)));
        }
    }

    /** Returns where to begin in the topic of refusals, whose old records may have been deleted. */
    static FeedPlaces findRejections(EntityStoreConfig config, FeedStart start) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic());
                TopicReader rejections = TopicReader.ofExisting(config, config.rejectionsTopic())) {
            return find(config, start, changes, rejections);
        }
    }

    private static FeedPlaces find(EntityStoreConfig config, FeedStart start, TopicReader changes, TopicReader topic) {
        // The end of the topic is read first, and the end of the log afterwards: a record that is appended in between
        // is in neither, or in both and skipped.
        long topicEnd = topic.end();
        Position told = reached(changes);
        Position written = written(config);
        Position end = written == null || written.compareTo(told) < 0 ? told : written;
        if (start instanceof FeedStart.At at) {
            long offset = since(topic, at.time(), topicEnd);
            return new FeedPlaces(offset, offset == topicEnd ? told : Position.START, at.time(), end, null);
        }
        if (start instanceof FeedStart.End) {
            return new FeedPlaces(topicEnd, end, Instant.MIN, end, null);
        }
        Position position = ((FeedStart.After) start).position();
        require(position, end);
        return new FeedPlaces(after(topic, position), position, Instant.MIN, end, null);
    }

    /** Returns the position that the feed has reached. */
    static Position reached(TopicReader changes) {
        return before(changes, changes.end());
    }

    /** Returns where a group continues that has committed an offset. */
    FeedPlaces committed(EntityStoreConfig config, long committed) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic())) {
            return new FeedPlaces(committed, before(changes, committed), Instant.MIN, end, null).told(changes);
        }
    }

    private FeedPlaces told(TopicReader changes) {
        ConsumerRecord<byte[], byte[]> before = changes.last(offset);
        FeedEnd known = before != null ? told(before) : changes.beginning() == 0 ? FeedEnd.NONE : null;
        return new FeedPlaces(offset, reached, skipBefore, end, known);
    }

    /** Returns the end of the feed that a record of the feed contains. */
    static FeedEnd told(ConsumerRecord<byte[], byte[]> record) {
        try {
            return FeedEnd.of(record.key(), value(record));
        } catch (IllegalArgumentException e) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + ": " + e.getMessage());
        }
    }

    /** Returns the place of the whole write to which a change belongs. */
    static long wholeWrite(EntityStoreConfig config, Position write) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic())) {
            return after(changes, Position.of(write.offset() - 1));
        }
    }

    /** Returns the offset of the first record with a position after the given one. */
    private static long after(TopicReader topic, Position position) {
        return topic.after(
                topic.beginning(), topic.end(), record -> position(record).compareTo(position) <= 0);
    }

    private static long since(TopicReader topic, Instant time, long none) {
        long millis = time.isAfter(LAST) ? Long.MAX_VALUE : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
        return topic.firstSince(millis).orElse(none);
    }

    /** Returns the position that a record is about. */
    private static Position position(ConsumerRecord<byte[], byte[]> record) {
        return ChangeEnvelope.position(new WireInput(value(record)));
    }

    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + " has no value");
        }
        return record.value();
    }

    /** Returns the position of the last record before an offset. */
    private static Position before(TopicReader changes, long offset) {
        ConsumerRecord<byte[], byte[]> last = changes.last(offset);
        return last == null ? Position.START : position(last);
    }

    /** Returns the last position of the log, null when this client may not read it. */
    private static @Nullable Position written(EntityStoreConfig config) {
        try (TopicReader writes = TopicReader.ofExisting(config, config.writesTopic())) {
            ConsumerRecord<byte[], byte[]> last = writes.last(writes.end(), record -> record.key() != null);
            return last == null ? null : Position.of(last.offset());
        } catch (StoreUnavailableException e) {
            return null;
        }
    }

    private static void require(Position position, Position end) {
        position.requireHere();
        Map<String, String> fields = Map.of("position", position.toString());
        if (position.offset() < -1) {
            throw new UnknownPositionException("there is no position " + position + ": the first is 0:0", fields);
        }
        if (position.compareTo(end) > 0) {
            throw new UnknownPositionException("there is no position " + position + ": the last is " + end, fields);
        }
    }

    /**
     * Returns the error for a feed that does not reach the end of the log.
     *
     * @param held what blocks it, from {@code TopicWatch.held}
     */
    static StoreUnavailableException behind(EntityStoreConfig config, Position reached, Position end, String held) {
        return new StoreUnavailableException(
                "the feed of store " + config.store() + " has come to position " + reached + " and not within "
                        + config.openTimeout() + " (entail.open.timeout) to " + end
                        + ", where the log ended" + (held.isEmpty() ? ": does a publisher run?" : held),
                null);
    }
}
