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
 * The committed records of a topic, one after the other: all of them for this reader, or those that a group gives it.
 * Every method throws {@link io.entail.errors.StoreUnavailableException} when Kafka does not answer and
 * {@link io.entail.errors.PositionGoneException} when the next records were deleted. Used by one thread, except
 * {@link #wakeUp}.
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

    /** All records from an offset on, of whatever topic has the name. */
    public static TopicStream from(EntityStoreConfig config, String topic, long offset) {
        return from(config, topic, offset, () -> {});
    }

    /**
     * All records from an offset on.
     *
     * @param identityCheck as {@link WatchedConsumer} runs it; the lasting cause that it throws comes out of {@link #peek}
     */
    public static TopicStream from(EntityStoreConfig config, String topic, long offset, Runnable identityCheck) {
        TopicStream stream = new TopicStream(config, topic, TopicConsumers.streaming(config, "stream"), identityCheck);
        stream.consumer.assign(List.of(stream.partition));
        stream.consumer.seek(stream.partition, offset);
        return stream;
    }

    /** The records of a group, for whichever of its members has its turn; {@code identityCheck} as above. */
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
                    // Where to begin is found out after the poll that calls this: it may fail and be tried again.
                    stream.consumer.seek(stream.partition, 0);
                    stream.consumer.pause(List.of(stream.partition));
                    stream.beginning = turn;
                }
            }
        });
        return stream;
    }

    /** Hears when the group gives the topic to this reader and when it takes it away. */
    public interface Turn {
        /**
         * Returns the offset to begin with.
         *
         * @param committed what the group has, -1 for nothing
         * @param note that was committed with it; empty when somebody else has set it
         */
        long begins(long committed, String note);

        void ends();
    }

    private long begin(Turn turn) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? turn.begins(-1, "") : turn.begins(committed.offset(), committed.metadata());
    }

    /** The next record, which stays the next until it is removed; null when none comes within the time. */
    public @Nullable ConsumerRecord<byte[], byte[]> peek(Duration timeMax) {
        if (ready.isEmpty()) {
            poll(timeMax);
        }
        return ready.peek();
    }

    /**
     * The next record before an offset, which is not behind the end; null when there is none.
     *
     * @throws io.entail.errors.StoreUnavailableException when it does not get on for the time that opening a store may take
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

    /** All that are here and were not removed. */
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

    /** The offset from which on nothing was returned yet, of a reader by itself. */
    public long next() {
        ConsumerRecord<byte[], byte[]> first = ready.peek();
        return first == null ? consumer.position(partition) : first.offset();
    }

    /** Goes on from another place. */
    public void seek(long offset) {
        ready.clear();
        consumer.seek(partition, offset);
    }

    /**
     * Remembers for the group that everything before an offset is done.
     *
     * @param note for people who look at the group
     * @return false when another member has its turn by now and will do it again
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

    /** Ends what waits in another thread, with {@link StoreClosedException}. */
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
