package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.text.Log;
import io.entail.topics.WatchedConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;

/**
 * The group that chooses who publishes: whoever has the one partition of the log has its turn. The same consumer reads the
 * log, from where the feed ends; the group keeps no offset of it. Used by one thread.
 */
final class Turns implements AutoCloseable {
    private static final Logger log = Log.of(Turns.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    /** A publisher that has not been heard of for this long loses its turn. */
    private static final int SESSION_MS = 6_000;

    private static final int HEARTBEAT_MS = 1_000;

    /** One write can take minutes to be sent. */
    private static final int BETWEEN_POLLS_MS_MAX = 15 * 60_000;

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private long number;
    private boolean mine;

    /**
     * Joins the group.
     *
     * @param instance names this node there, also after a crash
     * @param identityCheck throws when the log is not the topic any more that it was
     */
    Turns(EntityStoreConfig config, String instance, Runnable identityCheck) {
        this.partition = new TopicPartition(config.writesTopic(), 0);
        Map<String, Object> settings = PublishSettings.consumer(config);
        settings.put("group.id", config.publisherId());
        settings.put("group.instance.id", instance);
        settings.putIfAbsent("session.timeout.ms", SESSION_MS);
        settings.putIfAbsent("heartbeat.interval.ms", HEARTBEAT_MS);
        settings.put("max.poll.interval.ms", BETWEEN_POLLS_MS_MAX);
        // Who is at work keeps its turn when another one joins.
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        this.consumer = WatchedConsumer.of(settings, identityCheck);
        consumer.subscribe(List.of(partition.topic()), new Listener());
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.contains(partition)) {
                consumer.seek(partition, 0);
                consumer.pause(List.of(partition));
                mine = true;
                number++;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(partition)) {
                log.info("The group has given the log to another process topic={}", partition.topic());
                mine = false;
            }
        }
    }

    /** Takes part in the group, and waits a little for its answer. */
    void await(Duration time) {
        if (mine) {
            consumer.pause(List.of(partition));
        }
        consumer.poll(time);
    }

    /** The number of this process's turn, 0 while it has none: a later turn has another number. */
    long current() {
        return mine ? number : 0;
    }

    /** In this process's turn: the log is read from here on. */
    void from(long offset) {
        consumer.seek(partition, offset);
    }

    /** The next records of the log; none when the turn is over. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
        if (!mine) {
            return List.of();
        }
        consumer.resume(List.of(partition));
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(time).records(partition);
        return mine ? records : List.of();
    }

    /** What the group keeps for a topic beside offsets: a text, empty when there is none. */
    String note(String topic) {
        TopicPartition about = new TopicPartition(topic, 0);
        OffsetAndMetadata kept = consumer.committed(java.util.Set.of(about)).get(about);
        return kept == null ? "" : kept.metadata();
    }

    /** Keeps a text for a topic. */
    void note(String topic, String text) {
        consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0, text)));
    }

    /** Leaves the group, so that another one need not wait. */
    @Override
    public void close() {
        consumer.close(
                CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
}
