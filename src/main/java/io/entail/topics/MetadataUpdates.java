package io.entail.topics;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts how often a consumer has refreshed the metadata of its cluster. A consumer fetches by topic id, so before it
 * receives a record of a topic that was deleted and created again, it has to learn the new id. As long as this count
 * does not change, records come from the topic that was last checked.
 *
 * <p>Kafka's client creates the instance; the counter is passed in the setting {@link #COUNTER}.
 */
public final class MetadataUpdates implements ConsumerInterceptor<byte[], byte[]>, ClusterResourceListener {
    public static final String COUNTER = "entail.metadata.updates";

    private AtomicLong counter = new AtomicLong();

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(COUNTER) instanceof AtomicLong given) {
            counter = given;
        }
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        counter.incrementAndGet();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
