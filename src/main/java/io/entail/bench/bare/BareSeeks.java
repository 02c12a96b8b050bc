package io.entail.bench.bare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads single records of a topic with one consumer, which seeks to each of them. Used by one thread. */
public final class BareSeeks implements AutoCloseable {
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;

    /** Takes the settings of a consumer, which are changed so that it fetches only one record at a time. */
    public BareSeeks(Map<String, Object> consumerSettings, String topic) {
        Map<String, Object> settings = new HashMap<>(consumerSettings);
        settings.put("fetch.max.bytes", 1);
        settings.put("max.partition.fetch.bytes", 1);
        settings.put("max.poll.records", 1);
        settings.put("fetch.max.wait.ms", 20);
        this.partition = new TopicPartition(topic, 0);
        this.consumer = BareTopic.consumer(settings);
        consumer.assign(List.of(partition));
    }

    /** Reads the records at some offsets, one after the other, and returns the number of their bytes. */
    public long read(List<Long> offsets) {
        long bytes = 0;
        for (long offset : offsets) {
            consumer.seek(partition, offset);
            bytes += readOne(offset);
        }
        return bytes;
    }

    private int readOne(long offset) {
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BareWrites.POLL_TIME)) {
                if (record.offset() != offset) {
                    throw new IllegalStateException("no record at offset " + offset);
                }
                return record.serializedValueSize();
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
