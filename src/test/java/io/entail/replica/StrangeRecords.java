package io.entail.replica;

import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Basis;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A log with every kind of valid and invalid record. */
public final class StrangeRecords {
    private static final int AFTER_BASIS = 60;

    private StrangeRecords() {}

    /**
     * Returns valid and invalid records of every kind. The last one is valid, so that the end of the log is a known
     * offset.
     */
    public static List<ProducerRecord<byte[], byte[]>> of(String topic, Random random) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Basis none = new Basis(-1, 0);
        records.add(record(topic, Things.write(none, Things.put("early", 0, null, null))));
        records.add(record(topic, Things.store()));
        records.add(record(topic, Things.store()));
        records.add(record(topic, Things.define()));
        records.add(record(topic, Things.define()));
        records.add(new ProducerRecord<>(topic, 0, null, Things.text("a null key is no part of the log")));
        records.add(new ProducerRecord<>(topic, 0, Things.text("null value"), null));
        records.add(new ProducerRecord<>(topic, 0, Things.text("empty"), new byte[0]));
        records.add(new ProducerRecord<>(topic, 0, Things.text("disabled protocol"), new byte[] {2, 0, 0}));
        UUID repeated = new UUID(7, 7);
        records.add(record(topic, Things.write(repeated, none, Things.put("twice", 0, "twice", null))));
        records.add(record(topic, Things.write(repeated, none, Things.put("twice", 0, "twice", null))));
        for (int i = 0; i < 400; i++) {
            byte[] bytes = RecordEncoder.encode(
                    Things.write(new UUID(1, i), none, Things.put("k" + random.nextInt(50), 0, "n" + i % 30, "twice")));
            switch (random.nextInt(8)) {
                case 0 -> random.nextBytes(bytes);
                // The basis stays unchanged, because a wrong basis raises an alarm, which another test covers.
                case 1 -> bytes[AFTER_BASIS + random.nextInt(bytes.length - AFTER_BASIS)] ^= 1;
                default -> {
                    // The record stays unchanged.
                }
            }
            byte[] key = random.nextInt(20) == 0 ? null : Things.text("key " + random.nextInt(3));
            records.add(new ProducerRecord<>(topic, 0, key, bytes));
        }
        byte[] large = RecordEncoder.encode(Things.write(none, Things.putBytes("large", 300_000)));
        records.add(new ProducerRecord<>(topic, 0, Things.text("over the limit of an entity"), large));
        records.add(record(topic, Things.write(none, Things.put("last", 0, "last", null))));
        return records;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, LogRecord record) {
        return new ProducerRecord<>(topic, 0, RecordKey.of(record), RecordEncoder.encode(record));
    }
}
