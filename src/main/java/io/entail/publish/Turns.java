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
 * The consumer group that elects the publisher: the process to which the one partition of the log is assigned. The same
 * consumer reads the log from the end of the feed; the group stores no offset of the log. Used by one thread.
 */
final class Turns implements AutoCloseable {
    private static final Logger log = Log.of(Turns.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    /** A publisher that has sent no heartbeat for this long loses the election. */
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
     * @param instance the name of this node in the group, the same after a crash
     * @param identityCheck throws when the log is no longer the same topic
     */
    Turns(EntityStoreConfig config, String instance, Runnable identityCheck) {
        this.partition = new TopicPartition(config.writesTopic(), 0);
        Map<String, Object> settings = PublishSettings.consumer(config);
        settings.put("group.id", config.publisherId());
        settings.put("group.instance.id", instance);
        settings.putIfAbsent("session.timeout.ms", SESSION_MS);
        settings.putIfAbsent("heartbeat.interval.ms", HEARTBEAT_MS);
        settings.put("max.poll.interval.ms", BETWEEN_POLLS_MS_MAX);
        // The elected process stays elected when another one joins.
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

    /** Polls the group, and waits a little for an assignment. */
    void await(Duration time) {
        if (mine) {
            consumer.pause(List.of(partition));
        }
        consumer.poll(time);
    }

    /**
     * Returns the number of this process's current term as publisher, 0 while it is not elected. A later term has
     * another number.
     */
    long current() {
        return mine ? number : 0;
    }

    /** Sets the offset from which the log is read, while this process is elected. */
    void from(long offset) {
        consumer.seek(partition, offset);
    }

    /** Returns the next records of the log; none when this process is no longer elected. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
        if (!mine) {
            return List.of();
        }
        consumer.resume(List.of(partition));
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(time).records(partition);
        return mine ? records : List.of();
    }

    /** Returns the text that the group stores with the offset of a topic, empty when there is none. */
    String note(String topic) {
        TopicPartition about = new TopicPartition(topic, 0);
        OffsetAndMetadata kept = consumer.committed(java.util.Set.of(about)).get(about);
        return kept == null ? "" : kept.metadata();
    }

    /** Stores a text for a topic. */
    void note(String topic, String text) {
        consumer.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0, text)));
    }

    /** Leaves the group, so that another process can take over at once. */
    @Override
    public void close() {
        consumer.close(
                CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
}
