package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreClosedException;
import io.entail.text.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reads the committed records of a topic in order: either all records, or those that a consumer group assigns to this
 * reader. Every method throws {@link io.entail.errors.StoreUnavailableException} when Kafka does not answer and {@link
 * io.entail.errors.PositionGoneException} when the next records were deleted. Confined to one thread, except {@link
 * #wakeUp}.
 */
public final class TopicStream implements AutoCloseable {
    private static final Logger log = Log.of(TopicStream.class);

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();
    private @Nullable Turn beginning;
    private volatile boolean closing;

    private TopicStream(EntityStoreConfig config, String topic, Map<String, Object> settings, Runnable identityCheck) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        this.consumer = WatchedConsumer.of(settings, identityCheck);
    }

    /** Reads all records from an offset on, without checking the identity of the topic. */
    public static TopicStream from(EntityStoreConfig config, String topic, long offset) {
        return from(config, topic, offset, () -> {});
    }

    /**
     * Reads all records from an offset on.
     *
     * @param identityCheck run by {@link WatchedConsumer}; {@link #peek} throws the lasting cause that it reports
     */
    public static TopicStream from(EntityStoreConfig config, String topic, long offset, Runnable identityCheck) {
        TopicStream stream = new TopicStream(config, topic, TopicConsumers.streaming(config, "stream"), identityCheck);
        stream.consumer.assign(List.of(stream.partition));
        stream.consumer.seek(stream.partition, offset);
        return stream;
    }

    /**
     * Reads the records as a member of a group, while the group assigns the topic to this reader.
     *
     * @param identityCheck see {@link #from}
     */
    public static TopicStream ofGroup(
            EntityStoreConfig config, String topic, String group, Turn turn, Runnable identityCheck) {
        Map<String, Object> settings = TopicConsumers.streaming(config, "stream");
        settings.put("group.id", group);
        TopicStream stream = new TopicStream(config, topic, settings, identityCheck);
        stream.consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                stream.ready.clear();
                stream.beginning = null;
                turn.ends();
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                if (partitions.contains(stream.partition)) {
                    // The start is determined after the poll that makes this call, because that may fail and be
                    // retried.
                    stream.consumer.seek(stream.partition, 0);
                    stream.consumer.pause(List.of(stream.partition));
                    stream.beginning = turn;
                }
            }
        });
        return stream;
    }

    /** Is told when the group assigns the topic to this reader and when it revokes it. */
    public interface Turn {
        /**
         * Returns the offset to begin with.
         *
         * @param committed the committed offset of the group, -1 for none
         * @param note the note committed with it; empty when another program has set the offset
         */
        long begins(long committed, String note);

        void ends();
    }

    private long begin(Turn turn) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? turn.begins(-1, "") : turn.begins(committed.offset(), committed.metadata());
    }

    /** Returns the next record, which stays the next until it is removed; null when none arrives in time. */
    public @Nullable ConsumerRecord<byte[], byte[]> peek(Duration timeMax) {
        if (ready.isEmpty()) {
            poll(timeMax);
        }
        return ready.peek();
    }

    /**
     * Returns the next record below an offset, which must not exceed the end; null when there is none.
     *
     * @throws io.entail.errors.StoreUnavailableException when there is no progress for the time that opening a store
     *     may take
     */
    public @Nullable ConsumerRecord<byte[], byte[]> peek(long below) {
        long reached = next();
        long since = System.nanoTime();
        while (next() < below) {
            if (!ready.isEmpty()) {
                return ready.peek();
            }
            poll(TopicConsumers.POLL);
            if (next() > reached) {
                reached = next();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > config.openTimeout().toNanos()) {
                throw Troubles.silent(config, partition.topic(), config.openTimeout());
            }
        }
        return null;
    }

    /** Returns and removes all records that have been received. */
    public List<ConsumerRecord<byte[], byte[]>> take() {
        List<ConsumerRecord<byte[], byte[]>> taken = List.copyOf(ready);
        ready.clear();
        return taken;
    }

    private void poll(Duration timeMax) {
        checkOpen();
        try {
            consumer.poll(timeMax).records(partition).forEach(ready::add);
            Turn turn = beginning;
            if (turn != null) {
                consumer.seek(partition, begin(turn));
                consumer.resume(List.of(partition));
                beginning = null;
            }
        } catch (WakeupException e) {
            checkOpen();
        } catch (LastingCauseException e) {
            throw e.reason();
        } catch (KafkaException e) {
            throw Troubles.explain(config, partition.topic(), e);
        }
    }

    public void remove() {
        ready.remove();
    }

    public boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Returns the offset from which on nothing was returned yet. For readers without a group. */
    public long next() {
        ConsumerRecord<byte[], byte[]> first = ready.peek();
        return first == null ? consumer.position(partition) : first.offset();
    }

    /** Continues reading at another offset. */
    public void seek(long offset) {
        ready.clear();
        consumer.seek(partition, offset);
    }

    /**
     * Commits for the group that everything below an offset is processed.
     *
     * @param note for people who inspect the group
     * @return false when the topic is assigned to another member by now, which will process it again
     */
    public boolean commit(long offset, String note) {
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset, note)));
            return true;
        } catch (CommitFailedException | RebalanceInProgressException e) {
            log.info(
                    "Not committed: another member of the group goes on topic={} offset={}", partition.topic(), offset);
            return false;
        } catch (WakeupException e) {
            throw closed();
        } catch (KafkaException e) {
            throw Troubles.explain(config, partition.topic(), e);
        }
    }

    /** Makes a waiting call in another thread throw {@link StoreClosedException}. */
    public void wakeUp() {
        closing = true;
        consumer.wakeup();
    }

    private void checkOpen() {
        if (closing) {
            throw closed();
        }
    }

    private EntailException closed() {
        return new StoreClosedException("the reader of the topic " + partition.topic() + " is closed");
    }

    @Override
    public void close() {
        closing = true;
        TopicConsumers.close(consumer);
    }
}
