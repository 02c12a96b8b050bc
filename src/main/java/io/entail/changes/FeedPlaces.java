package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Position;
import io.entail.topics.TopicReader;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin in the topic of changes and where the log ends. Immutable.
 *
 * @param offset in the topic of changes where to begin
 * @param reached the position that is reached by beginning there
 * @param skipBefore records are not wanted before the first that carries this time or a later one
 * @param end the last position of the log, which the feed has reached or will reach
 */
record FeedPlaces(long offset, Position reached, Instant skipBefore, Position end) {
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** In the topic of changes. */
    static FeedPlaces find(EntityStoreConfig config, FeedStart start) {
        String topic = ChangesTopic.name(config.store());
        try (TopicReader changes = TopicReader.ofExisting(config, topic)) {
            FeedPlaces places = find(config, start, changes, changes);
            if (start instanceof FeedStart.After && places.offset > 0 && places.offset == changes.beginning()) {
                throw new PositionGoneException("the changes after position " + places.reached
                        + " are not all there any more: the topic " + topic + " begins with offset " + places.offset
                        + ", what was before it was deleted");
            }
            return places;
        }
    }

    /** In the topic of refusals, whose old records may be gone. */
    static FeedPlaces findRejections(EntityStoreConfig config, FeedStart start) {
        try (TopicReader changes = TopicReader.ofExisting(config, ChangesTopic.name(config.store()));
                TopicReader rejections = TopicReader.ofExisting(config, RejectionsTopic.name(config.store()))) {
            return find(config, start, changes, rejections);
        }
    }

    private static FeedPlaces find(EntityStoreConfig config, FeedStart start, TopicReader changes, TopicReader topic) {
        // First the feed, then the log: what comes between is in neither, or in both and skipped.
        long topicEnd = topic.end();
        Position told = reached(changes);
        Position written = written(config);
        Position end = written == null || written.compareTo(told) < 0 ? told : written;
        if (start instanceof FeedStart.At at) {
            long offset = since(topic, at.time(), topicEnd);
            return new FeedPlaces(offset, offset == topicEnd ? told : Position.START, at.time(), end);
        }
        if (start instanceof FeedStart.End) {
            return new FeedPlaces(topicEnd, end, Instant.MIN, end);
        }
        Position position = ((FeedStart.After) start).position();
        require(position, end);
        return new FeedPlaces(after(topic, position), position, Instant.MIN, end);
    }

    /** How far the feed has come. */
    static Position reached(TopicReader changes) {
        return before(changes, changes.end());
    }

    /** Where a group goes on that has committed an offset. */
    FeedPlaces committed(EntityStoreConfig config, long committed) {
        try (TopicReader changes = TopicReader.ofExisting(config, ChangesTopic.name(config.store()))) {
            return new FeedPlaces(committed, before(changes, committed), Instant.MIN, end);
        }
    }

    /** Where the whole write is that a change belongs to. */
    static long wholeWrite(EntityStoreConfig config, Position write) {
        try (TopicReader changes = TopicReader.ofExisting(config, ChangesTopic.name(config.store()))) {
            return after(changes, Position.of(write.offset() - 1));
        }
    }

    /** The offset from which on every record has a position after one, and before which none has. */
    private static long after(TopicReader topic, Position position) {
        return topic.after(
                topic.beginning(), topic.end(), record -> position(record).compareTo(position) <= 0);
    }

    private static long since(TopicReader topic, Instant time, long none) {
        long millis = time.isAfter(LAST) ? Long.MAX_VALUE : time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
        return topic.firstSince(millis).orElse(none);
    }

    /** The position that a record is about. */
    private static Position position(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new MalformedChangeException(
                    "the record at offset " + record.offset() + " of " + record.topic() + " has no value");
        }
        return ChangeEnvelope.position(new WireInput(record.value()));
    }

    /** The position of the last record before an offset. */
    private static Position before(TopicReader changes, long offset) {
        ConsumerRecord<byte[], byte[]> last = changes.last(offset);
        return last == null ? Position.START : position(last);
    }

    /** The last position of the log, null for who may not read it. */
    private static @Nullable Position written(EntityStoreConfig config) {
        try (TopicReader writes = TopicReader.ofExisting(config, config.writesTopic())) {
            ConsumerRecord<byte[], byte[]> last = writes.last(writes.end(), record -> record.key() != null);
            return last == null ? null : Position.of(last.offset());
        } catch (StoreUnavailableException e) {
            return null;
        }
    }

    private static void require(Position position, Position end) {
        Map<String, String> fields = Map.of("position", position.toString());
        if (position.partition() != 0) {
            throw new UnknownPositionException(
                    "there is no position " + position + ": a store has one partition, 0", fields);
        }
        if (position.offset() < -1) {
            throw new UnknownPositionException("there is no position " + position + ": the first is 0:0", fields);
        }
        if (position.compareTo(end) > 0) {
            throw new UnknownPositionException("there is no position " + position + ": the last is " + end, fields);
        }
    }

    /** The error about a feed that does not get to where the log ended. */
    static StoreUnavailableException behind(EntityStoreConfig config, Position reached, Position end) {
        return new StoreUnavailableException(
                "the feed of store " + config.store() + " has come to position " + reached + " and not within "
                        + config.openTimeout() + " (entail.open.timeout) to " + end
                        + ", where the log ended: does a publisher run?",
                null);
    }
}
