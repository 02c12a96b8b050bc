package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreClosedException;
import io.entail.read.Position;
import io.entail.text.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The records of a topic of the feed, one after the other: all of them for this reader, or those that a group gives it.
 * Used by one thread, except {@link #wakeUp}.
 */
final class FeedTopic implements AutoCloseable {
    private static final Logger log = Log.of(FeedTopic.class);

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();
    private @Nullable Turn beginning;
    private volatile boolean closing;

    private FeedTopic(EntityStoreConfig config, String topic, @Nullable String group) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        this.consumer = FeedConsumers.streaming(config, group);
    }

    /** All records from an offset on. */
    static FeedTopic from(EntityStoreConfig config, String topic, long offset) {
        FeedTopic feed = new FeedTopic(config, topic, null);
        feed.consumer.assign(List.of(feed.partition));
        feed.consumer.seek(feed.partition, offset);
        return feed;
    }

    /** The records of a group, for whichever of its members has its turn. */
    static FeedTopic ofGroup(EntityStoreConfig config, String topic, String group, Turn turn) {
        FeedTopic feed = new FeedTopic(config, topic, group);
        feed.consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                feed.ready.clear();
                feed.beginning = null;
                turn.ends();
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (partitions.contains(feed.partition)) {
                    // Where to begin is found out after the poll that calls this: it may fail and be tried again.
                    feed.consumer.seek(feed.partition, 0);
                    feed.consumer.pause(List.of(feed.partition));
                    feed.beginning = turn;
                }
            }
        });
        return feed;
    }

    /** Hears when the group gives the topic to this reader and when it takes it away. */
    interface Turn {
        /** Returns the offset to begin with; {@code committed} is what the group has, -1 for nothing. */
        long begins(long committed);

        void ends();
    }

    private long committed() {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? -1 : committed.offset();
    }

    /** The next record, which stays the next until it is removed; null when none comes within the time. */
    @Nullable
    ConsumerRecord<byte[], byte[]> peek(Duration timeMax) {
        if (ready.isEmpty()) {
            poll(timeMax);
        }
        return ready.peek();
    }

    private void poll(Duration timeMax) {
        checkOpen();
        try {
            consumer.poll(timeMax).records(partition).forEach(ready::add);
            Turn turn = beginning;
            if (turn != null) {
                consumer.seek(partition, turn.begins(committed()));
                consumer.resume(List.of(partition));
                beginning = null;
            }
        } catch (WakeupException e) {
            checkOpen();
        } catch (KafkaException e) {
            throw FeedConsumers.explain(config, partition.topic(), e);
        }
    }

    void remove() {
        ready.remove();
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** The offset from which on nothing was returned yet, of a reader by itself. */
    long next() {
        ConsumerRecord<byte[], byte[]> first = ready.peek();
        return first == null ? consumer.position(partition) : first.offset();
    }

    /** Goes on from another place. */
    void seek(long offset) {
        ready.clear();
        consumer.seek(partition, offset);
    }

    /**
     * Remembers for the group that everything before an offset is done.
     *
     * @return false when another member has its turn by now and will do it again
     */
    boolean commit(long offset, Position reached) {
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset, reached.toString())));
            return true;
        } catch (CommitFailedException | RebalanceInProgressException e) {
            log.info(
                    "Not committed: another member of the group goes on topic={} offset={}", partition.topic(), offset);
            return false;
        } catch (WakeupException e) {
            throw closed();
        } catch (KafkaException e) {
            throw FeedConsumers.explain(config, partition.topic(), e);
        }
    }

    /** Ends what waits in another thread, with an exception. */
    void wakeUp() {
        closing = true;
        consumer.wakeup();
    }

    private void checkOpen() {
        if (closing) {
            throw closed();
        }
    }

    private static EntailException closed() {
        return new StoreClosedException("the reader of the feed is closed");
    }

    @Override
    public void close() {
        closing = true;
        FeedConsumers.close(consumer);
    }
}
