package io.entail.replica.apply;

import io.entail.topics.TopicConsumers;
import io.entail.topics.WatchedConsumer;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** The clients of Kafka Streams, with the global consumer wrapped. */
record ReplicaClients(LogApplier applier, Runnable identityCheck) implements KafkaClientSupplier {
    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return TopicConsumers.of(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return ApplyingConsumer.wrap(
                WatchedConsumer.of(settings, () -> {
                    // The applier may be asked to stop while the consumer waits for records; the identity does not
                    // matter then.
                    applier.checkNotStopping();
                    identityCheck.run();
                }),
                applier);
    }
}
