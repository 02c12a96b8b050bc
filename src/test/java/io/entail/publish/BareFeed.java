package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeBytes;
import io.entail.changes.FeedEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic of the feed with a bare consumer and checks each record: sequences have no gap, digests form a chain,
 * and positions never decrease.
 */
final class BareFeed implements AutoCloseable {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> changes = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> progress = new ArrayList<>();
    private FeedEnd end = FeedEnd.NONE;

    BareFeed(String bootstrap, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        "allow.auto.create.topics",
                        false,
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Reads until the feed has reached this offset of the log, and returns the position that the feed states. */
    FeedEnd awaitOffset(long offset) {
        return awaitOffset(offset, WAIT_MAX);
    }

    /** Reads until the feed has reached this offset of the log, but fails after this time. */
    FeedEnd awaitOffset(long offset, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        while (end.offset() < offset) {
            assertThat(System.nanoTime())
                    .as("the feed reaches the expected offset in time; it is at %s, expected %s", end, offset)
                    .isLessThan(deadline);
            poll();
        }
        return end;
    }

    /** Reads until the feed has this number of changes. */
    void awaitChanges(int count) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (changes.size() < count) {
            assertThat(System.nanoTime())
                    .as(
                            "the feed has the expected number of changes in time; it has %s, expected %s",
                            changes.size(), count)
                    .isLessThan(deadline);
            poll();
        }
    }

    void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            take(record);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        assertThat(record.partition()).isZero();
        assertThat(record.headers()).isEmpty();
        FeedEnd next = FeedEnd.of(record.key(), record.value());
        if (record.key() == null) {
            assertThat(next.sequence())
                    .as("a progress record does not take a sequence")
                    .isEqualTo(end.sequence());
            assertThat(next.digest())
                    .as("a progress record is not part of the chain of digests")
                    .isEqualTo(end.digest());
            assertThat(next.offset())
                    .as("a progress record has a higher offset")
                    .isGreaterThan(end.offset());
            progress.add(record);
        } else {
            assertThat(next.sequence())
                    .as("the sequence after %s is the next number", end.sequence())
                    .isEqualTo(end.sequence() + 1);
            assertThat(ChangeBytes.previousDigest(record.value()))
                    .as("the change %s names the digest of the one before it", next.sequence())
                    .isEqualTo(end.digest());
            assertThat(ChangeBytes.computeDigest(record.value()))
                    .as("the change %s has the digest of its own content", next.sequence())
                    .isEqualTo(next.digest());
            assertThat(next.offset()).as("positions never decrease").isGreaterThanOrEqualTo(end.offset());
            changes.add(record);
        }
        end = next;
    }

    FeedEnd end() {
        return end;
    }

    List<ConsumerRecord<byte[], byte[]>> changes() {
        return changes;
    }

    List<ConsumerRecord<byte[], byte[]>> progress() {
        return progress;
    }

    /** Decodes a record as any other program does, with Avro and the schema of the registry. */
    static GenericRecord decode(byte @Nullable [] value, io.entail.changes.registry.SchemaIds ids)
            throws java.io.IOException {
        byte[] bytes = Objects.requireNonNull(value);
        var reader = new GenericDatumReader<@Nullable GenericRecord>(ids.schema(ChangeBytes.schemaId(bytes)));
        var decoder =
                DecoderFactory.get().binaryDecoder(bytes, ChangeBytes.HEADER, bytes.length - ChangeBytes.HEADER, null);
        GenericRecord record = reader.read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return Objects.requireNonNull(record);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
