package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.Position;
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

    /** In the topic of changes. */
    static FeedPlaces find(EntityStoreConfig config, FeedStart start) {
        String topic = ChangesTopic.name(config.store());
        try (FeedSearch changes = new FeedSearch(config, topic)) {
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
        try (FeedSearch changes = new FeedSearch(config, ChangesTopic.name(config.store()));
                FeedSearch rejections = new FeedSearch(config, RejectionsTopic.name(config.store()))) {
            return find(config, start, changes, rejections);
        }
    }

    private static FeedPlaces find(EntityStoreConfig config, FeedStart start, FeedSearch changes, FeedSearch topic) {
        // First the feed, then the log: what comes between is in neither, or in both and skipped.
        long topicEnd = topic.end();
        Position told = reached(changes);
        Position written = written(config);
        Position end = written == null || written.compareTo(told) < 0 ? told : written;
        if (start instanceof FeedStart.At at) {
            long offset = topic.at(at.time(), topicEnd);
            return new FeedPlaces(offset, offset == topicEnd ? told : Position.START, at.time(), end);
        }
        if (start instanceof FeedStart.End) {
            return new FeedPlaces(topicEnd, end, Instant.MIN, end);
        }
        Position position = ((FeedStart.After) start).position();
        require(position, end);
        return new FeedPlaces(topic.after(position), position, Instant.MIN, end);
    }

    /** How far the feed has come. */
    static Position reached(FeedSearch changes) {
        return before(changes, changes.end());
    }

    /** Where a group goes on that has committed an offset. */
    FeedPlaces committed(EntityStoreConfig config, long committed) {
        try (FeedSearch changes = new FeedSearch(config, ChangesTopic.name(config.store()))) {
            return new FeedPlaces(committed, before(changes, committed), Instant.MIN, end);
        }
    }

    /** Where the whole write is that a change belongs to. */
    static long wholeWrite(EntityStoreConfig config, Position write) {
        try (FeedSearch changes = new FeedSearch(config, ChangesTopic.name(config.store()))) {
            return changes.after(Position.of(write.offset() - 1));
        }
    }

    /** The position of the last record before an offset. */
    private static Position before(FeedSearch changes, long offset) {
        ConsumerRecord<byte[], byte[]> last = changes.last(offset, any -> true);
        return last == null ? Position.START : FeedSearch.position(last);
    }

    /** The last position of the log, null for who may not read it. */
    private static @Nullable Position written(EntityStoreConfig config) {
        try (FeedSearch writes = new FeedSearch(config, config.writesTopic())) {
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
}
