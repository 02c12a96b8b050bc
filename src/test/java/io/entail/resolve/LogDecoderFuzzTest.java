package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.entail.testkit.Seeds;
import io.entail.writes.RandomRecords;
import io.entail.writes.RecordEncoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The decoder returns null for invalid bytes, and quickly. If it returns a record, no other bytes encode that record.
 */
final class LogDecoderFuzzTest {
    private static final int ROUNDS = 60_000;
    private static final int ALLOCATED_PER_BYTE_MAX = 64;
    private static final int ALLOCATED_ALWAYS = 2_048;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final LogDecoder decoder = new LogDecoder();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void mutatedRecordsAreRefusedOrMeanExactlyTheirBytes() {
        Random random = seeds.random();
        List<LogRecord> records = RandomRecords.some(random, 300);
        int decoded = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = RecordEncoder.encode(records.get(i % records.size()));
            decoded += decodes(Replay.mutate(bytes, random)) ? 1 : 0;
        }
        assertThat(decoded).as("some mutations are valid records").isBetween(ROUNDS / 100, ROUNDS);
    }

    @Test
    void randomBytesAreRefusedOrMeanExactlyTheirBytes() {
        Random random = seeds.random();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = 1;
                bytes[1] = (byte) (2 * random.nextInt(4));
            }
            decodes(bytes);
        }
    }

    @Test
    void wrongCountsAndLengthsAllocateNothing() {
        byte[] write = RecordEncoder.encode(
                new LogRecord.Write(new UUID(0, 0), "", "", "", new LogRecord.Basis(-1, 0), List.of()));
        for (int count = 0; count < 256; count++) {
            byte[] bytes = Arrays.copyOf(write, write.length + 4);
            Arrays.fill(bytes, write.length - 1, bytes.length - 1, (byte) count);
            decodes(bytes);
        }
    }

    private boolean decodes(byte[] bytes) {
        long allowed = ALLOCATED_ALWAYS + (long) ALLOCATED_PER_BYTE_MAX * bytes.length;
        if (leastAllocated(bytes) > allowed) {
            throw new AssertionError("more than " + allowed + " bytes allocated to decode " + Bytes.wrap(bytes));
        }
        LogRecord record = decoder.decode(bytes);
        if (record != null && !Arrays.equals(RecordEncoder.encode(record), bytes)) {
            throw new AssertionError(record + " has two forms in bytes, one of them is " + Bytes.wrap(bytes));
        }
        return record != null;
    }

    /**
     * Returns the lower of two measurements, because the JVM may load or link a class on this thread once, but not
     * twice.
     */
    private long leastAllocated(byte[] bytes) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            decoder.decode(bytes);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
