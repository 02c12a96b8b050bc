package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of a topic from its beginning. */
final class RawReader implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    RawReader(String bootstrap, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Waits for this number of records, and returns all that were read. */
    List<ConsumerRecord<byte[], byte[]>> await(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (records.size() < count) {
            assertThat(System.nanoTime())
                    .as("enough records arrive in time; %s of %s came", records.size(), count)
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    /** Waits for all records up to an offset. */
    List<ConsumerRecord<byte[], byte[]>> through(long offset) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (records.isEmpty() || records.get(records.size() - 1).offset() < offset) {
            assertThat(System.nanoTime())
                    .as("the records arrive in time; %s came, but not the one at offset %s", records.size(), offset)
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
