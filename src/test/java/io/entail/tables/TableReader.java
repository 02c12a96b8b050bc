package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeBytes;
import io.entail.changes.registry.SchemaIds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a table topic without Entail: committed records, with schemas by their ids. */
public final class TableReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final SchemaIds ids;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    /** Begins with the first record of the topic. */
    public TableReader(String bootstrap, String topic, SchemaIds ids) {
        this.ids = ids;
        this.partition = new TopicPartition(topic, 0);
        this.consumer = new KafkaConsumer<>(
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
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Reads up to the present end of the topic. */
    List<ConsumerRecord<byte[], byte[]>> readOn() {
        Long end = consumer.endOffsets(List.of(partition)).get(partition);
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (end != null && consumer.position(partition) < end) {
            assertThat(System.nanoTime())
                    .as("%s can be read to its end", partition)
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    /** Returns the present rows of the table, by the text of the first field of the key. */
    public Map<String, GenericRecord> rows() throws IOException {
        Map<String, @Nullable GenericRecord> last = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : readOn()) {
            String key = decode(record.key()).get(0).toString();
            last.put(key, record.value() == null ? null : decode(record.value()));
        }
        Map<String, GenericRecord> rows = new TreeMap<>();
        last.forEach((key, row) -> {
            if (row != null) {
                rows.put(key, row);
            }
        });
        return rows;
    }

    GenericRecord decode(byte[] record) throws IOException {
        return new GenericDatumReader<GenericRecord>(ids.schema(ChangeBytes.schemaId(record)))
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(record, ChangeBytes.HEADER, record.length - ChangeBytes.HEADER, null));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
