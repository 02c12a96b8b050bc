package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.text.Reasons;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The status of a store's feed, from Kafka alone. Immutable.
 *
 * @param topic name of the topic
 * @param id id of the topic
 * @param firstOffset offset of the first record that is kept
 * @param stableOffset offset at which readers stop, because an open transaction begins there
 * @param endOffset offset after the last record
 * @param reached the position that the feed has reached
 * @param sequence sequence of the last change, 0 before the first
 * @param fault the reason why the feed does not begin with the first change, null when it does or is empty
 * @param lag number of records of the log that the feed has not reached
 * @param late how long ago the first of these was appended, zero without any
 * @param publishers members of the group that publishes
 */
public record FeedStatus(
        String topic,
        String id,
        long firstOffset,
        long stableOffset,
        long endOffset,
        Position reached,
        long sequence,
        @Nullable String fault,
        long lag,
        Duration late,
        List<Publisher> publishers) {

    /**
     * A process that publishes or is ready to take over.
     *
     * @param client its client id
     * @param host its address
     * @param isAtWork whether it is the one that publishes
     */
    public record Publisher(String client, String host, boolean isAtWork) {}

    /** The difference between the end of the feed and the end of the log. */
    private record Lag(long records, Duration late) {}

    /**
     * Asks Kafka; each answer may take as long as opening a store.
     *
     * @return empty when the store has no feed
     * @throws StoreUnavailableException when Kafka does not answer
     * @throws MalformedChangeException when the first or last record of the topic is not one of a feed
     */
    public static Optional<FeedStatus> of(EntityStoreConfig config, Instant now) {
        String topic = config.changesTopic();
        try (TopicAdmin admin = TopicAdmin.of(config, "feed-status", config.openTimeout())) {
            Optional<TopicAdmin.Description> found = admin.describe(topic);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            long stable = admin.end(topic, IsolationLevel.READ_COMMITTED);
            try (TopicReader changes = new TopicReader(config, topic)) {
                FeedEnd end = end(changes.last(stable));
                Lag lag = lag(config, end, now);
                return Optional.of(new FeedStatus(
                        topic,
                        found.get().id(),
                        found.get().startOffset(),
                        stable,
                        found.get().endOffset(),
                        Position.of(end.offset()),
                        end.sequence(),
                        fault(config.store(), found.get().startOffset(), changes, stable),
                        lag.records(),
                        lag.late(),
                        publishers(config.publisherId(), admin)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for topic " + topic, e);
        } catch (KafkaException e) {
            throw new StoreUnavailableException(
                    "Kafka at " + config.bootstrap() + " did not tell about the feed of store " + config.store() + ": "
                            + Reasons.chain(e),
                    e);
        }
    }

    private static FeedEnd end(@Nullable ConsumerRecord<byte[], byte[]> last) {
        return last == null ? FeedEnd.NONE : FeedPlaces.told(last);
    }

    private static @Nullable String fault(String store, long beginning, TopicReader changes, long stable) {
        String wayOut = ". 'entail publish --rebuild' makes it anew from the log";
        if (beginning > 0) {
            return "the feed of store " + store + " was cut: its records before offset " + beginning + " were deleted"
                    + wayOut;
        }
        ConsumerRecord<byte[], byte[]> first = changes.first(beginning, stable);
        if (first == null) {
            return null;
        }
        long before = FeedPlaces.told(first).changesBefore(first.key());
        if (before == 0) {
            return null;
        }
        return "the feed of store " + store + " does not begin with the first change, " + before
                + " came before its first record at offset " + first.offset()
                + ": it was lost and begun anew in the middle" + wayOut;
    }

    private static Lag lag(EntityStoreConfig config, FeedEnd end, Instant now) {
        try (TopicReader writes = TopicReader.ofExisting(config, config.writesTopic())) {
            long logEnd = writes.end();
            ConsumerRecord<byte[], byte[]> last = writes.last(logEnd, record -> record.key() != null);
            if (last == null || last.offset() <= end.offset()) {
                return new Lag(0, Duration.ZERO);
            }
            ConsumerRecord<byte[], byte[]> first = writes.first(end.offset() + 1, logEnd);
            Duration late =
                    first == null ? Duration.ZERO : Duration.between(Instant.ofEpochMilli(first.timestamp()), now);
            return new Lag(last.offset() - end.offset(), late.isNegative() ? Duration.ZERO : late);
        }
    }

    private static List<Publisher> publishers(String group, TopicAdmin admin) throws InterruptedException {
        try {
            return admin
                    .ask(client -> client.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .members()
                    .stream()
                    .map(member -> new Publisher(
                            member.clientId(),
                            member.host(),
                            !member.assignment().topicPartitions().isEmpty()))
                    .toList();
        } catch (GroupIdNotFoundException e) {
            return List.of();
        }
    }
}
