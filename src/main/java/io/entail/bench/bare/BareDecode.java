package io.entail.bench.bare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning and decodes all records, and the entities in them, with Avro's generic reader. */
public final class BareDecode {
    private final GenericDatumReader<Object> records;
    private final Map<String, GenericDatumReader<GenericRecord>> entities = new HashMap<>();
    private @Nullable BinaryDecoder recordDecoder;
    private @Nullable BinaryDecoder entityDecoder;
    private long decoded;

    /**
     * Takes the schemas.
     *
     * @param record the schema of a record's value, without its first byte
     * @param entities the schemas of the bytes in the field {@code after}, by the value of the field {@code entity}
     */
    public BareDecode(Schema record, Map<String, Schema> entities) {
        this.records = new GenericDatumReader<>(record);
        entities.forEach((name, schema) -> this.entities.put(name, new GenericDatumReader<>(schema)));
    }

    /** Reads the records below an offset and returns their number. */
    public long read(Map<String, Object> consumerSettings, String topic, long end) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long count = 0;
        try (Consumer<byte[], byte[]> consumer = BareTopic.consumer(consumerSettings)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BareWrites.POLL_TIME)) {
                    if (record.offset() < end) {
                        decode(record.value());
                        count++;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    /** Returns the number of entities that were decoded so far. */
    public long entities() {
        return decoded;
    }

    private void decode(byte[] value) throws IOException {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(value, 1, value.length - 1, recordDecoder);
        recordDecoder = in;
        if (records.read(null, in) instanceof GenericRecord record && record.hasField("changes")) {
            for (Object change : (List<?>) record.get("changes")) {
                if (change instanceof GenericRecord put && put.hasField("after")) {
                    decodeEntity(put);
                }
            }
        }
    }

    private void decodeEntity(GenericRecord put) throws IOException {
        GenericDatumReader<GenericRecord> reader = entities.get(String.valueOf(put.get("entity")));
        ByteBuffer after = (ByteBuffer) put.get("after");
        if (reader != null) {
            BinaryDecoder in = DecoderFactory.get()
                    .binaryDecoder(
                            after.array(), after.arrayOffset() + after.position(), after.remaining(), entityDecoder);
            entityDecoder = in;
            if (reader.read(null, in) != null) {
                decoded++;
            }
        }
    }
}
