package io.entail.bench.bare;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A process that reads a part of a topic and ignores it. It prints {@code read COUNT BYTES} when it is done, then
 * {@code memory KIB} with its resident memory.
 */
public final class BareTail {
    private BareTail() {}

    /**
     * The arguments are a file with the consumer's settings, the topic, the first offset, and the offset after the last
     * record.
     */
    public static void main(String[] args) throws IOException {
        TopicPartition partition = new TopicPartition(args[1], 0);
        long from = Long.parseLong(args[2]);
        long to = Long.parseLong(args[3]);
        long count = 0;
        long bytes = 0;
        try (Consumer<byte[], byte[]> consumer = BareTopic.consumer(settings(Path.of(args[0])))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            while (consumer.position(partition) < to) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(BareWrites.POLL_TIME)) {
                    count++;
                    bytes += record.serializedKeySize() + record.serializedValueSize();
                }
            }
            System.out.println("read " + count + " " + bytes);
            System.out.println("memory " + residentKib());
        }
    }

    private static Map<String, Object> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, Object> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private static long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status has no VmRSS");
    }
}
