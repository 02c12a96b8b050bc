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

    /** Asks Kafka. */
    static FeedPlaces find(EntityStoreConfig config, FeedStart start) {
        String topic = ChangesTopic.name(config.store());
        try (FeedSearch changes = new FeedSearch(config, topic)) {
            // First the feed, then the log: what comes between is in neither, or in both and skipped.
            long feedEnd = changes.end();
            Position told = before(changes, feedEnd);
            Position written = written(config);
            Position end = written == null || written.compareTo(told) < 0 ? told : written;
            if (start instanceof FeedStart.At at) {
                long offset = changes.at(at.time(), feedEnd);
                return new FeedPlaces(offset, offset == feedEnd ? told : Position.START, at.time(), end);
            }
            if (start instanceof FeedStart.End) {
                return new FeedPlaces(feedEnd, end, Instant.MIN, end);
            }
            Position position = ((FeedStart.After) start).position();
            require(position, end);
            long offset = changes.after(position);
            if (offset > 0 && offset == changes.beginning()) {
                throw new PositionGoneException("the changes after position " + position
                        + " are not all there any more: the topic " + topic + " begins with offset " + offset
                        + ", what was before it was deleted");
            }
            return new FeedPlaces(offset, position, Instant.MIN, end);
        }
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
