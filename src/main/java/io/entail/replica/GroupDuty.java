package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.text.Log;
import io.entail.topics.TopicConsumers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A job that belongs to the process that has partition 0 of the writes topic assigned in a consumer group. The group is
 * used only for this election: nothing is read and no offset is committed. For a short time two processes may both
 * believe that they have the job, which does no harm.
 */
public final class GroupDuty implements Duty {
    private static final Logger log = Log.of(GroupDuty.class);
    private static final int HEARTBEATS = 4;
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final String group;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private boolean troubled;

    /** Joins the group {@code <store>-<name>}. */
    public GroupDuty(EntityStoreConfig config, String name) {
        this(config, name, null);
    }

    /**
     * Joins it, and is taken for dead when it has not been heard of for so long.
     *
     * @param sessionTimeout null for what Kafka's clients have
     */
    public GroupDuty(EntityStoreConfig config, String name, @Nullable Duration sessionTimeout) {
        this.group = config.store() + "-" + name;
        this.partition = new TopicPartition(config.writesTopic(), 0);
        Map<String, Object> settings = TopicConsumers.streaming(config, name);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "latest");
        if (sessionTimeout != null) {
            settings.put("session.timeout.ms", (int) sessionTimeout.toMillis());
            settings.put("heartbeat.interval.ms", (int) sessionTimeout.toMillis() / HEARTBEATS);
        }
        this.consumer = TopicConsumers.of(settings);
        consumer.subscribe(List.of(config.writesTopic()), new Pausing());
    }

    @Override
    public boolean await(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            do {
                consumer.poll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            } while (System.nanoTime() < deadline);
            troubled = false;
        } catch (WakeupException e) {
            log.debug("Woken up group={}", group);
        } catch (KafkaException e) {
            reportTrouble(e);
        }
        return consumer.assignment().contains(partition);
    }

    /** The client may fail at once, again and again, as when it lacks a right. */
    private void reportTrouble(KafkaException e) {
        if (!troubled) {
            log.warn("Cannot follow the group that chooses who does a job group={} cause={}", group, e.getMessage());
        }
        troubled = true;
        try {
            Thread.sleep(AFTER_ERROR.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            TopicConsumers.close(consumer);
        } catch (KafkaException e) {
            log.debug("Left the group without saying so group={}", group, e);
        }
    }

    private final class Pausing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            log.debug("Another process may take over group={}", group);
        }
    }
}
