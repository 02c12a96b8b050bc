package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreClosedException;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Basis;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocksDB crashes the process when it is closed under a reader. A store may be closed, and its topology may fail, while
 * readers are busy: they get results or {@link StoreClosedException}, and nothing else.
 */
final class ReadersAtCloseIT {
    private static final int TIMES = 100;
    private static final int READERS = 8;
    private static final int ROWS = 50;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    void aHundredClosesUnderEightReadersCrashNothing() throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .withCacheBytes(16 << 20)
                .build();
        fill(config);
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try {
            AtomicLong answers = new AtomicLong();
            for (int i = 0; i < TIMES; i++) {
                KafkaLog log = KafkaLog.open(config, Clock.systemUTC());
                List<Future<?>> readers = new ArrayList<>();
                for (int r = 0; r < READERS; r++) {
                    readers.add(threads.submit(() -> readUntilClosed(log, answers)));
                }
                if (i % 2 == 1) {
                    log.failTopology();
                }
                Thread.sleep(ThreadLocalRandom.current().nextInt(20));
                log.close();
                for (Future<?> reader : readers) {
                    reader.get(20, TimeUnit.SECONDS);
                }
            }
            assertThat(answers.get())
                    .as("readers got results before each close")
                    .isGreaterThan(TIMES);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void readUntilClosed(KafkaLog log, AtomicLong answers) {
        try {
            while (true) {
                String id = "k" + ThreadLocalRandom.current().nextInt(ROWS);
                assertThat(log.reader().select("things", id, Scope.ALL)).isPresent();
                assertThat(log.reader()
                                .page("things", PageRequest.first(20), Scope.ALL)
                                .data())
                        .hasSize(20);
                answers.incrementAndGet();
            }
        } catch (StoreClosedException expected) {
            // The store was closed, and this is the documented error of a late read.
        }
    }

    private static void fill(EntityStoreConfig config) throws Exception {
        List<LogRecord> records = new ArrayList<>(List.of(Things.store(), Things.define()));
        for (int i = 0; i < ROWS; i++) {
            records.add(Things.write(new Basis(-1, 0), Things.put("k" + i, 0, "n" + i, null)));
        }
        try (RawTopic topic = new RawTopic(config.bootstrap(), config.writesTopic())) {
            topic.create();
            topic.appendAll(records.stream()
                    .map(record -> new ProducerRecord<>(
                            config.writesTopic(), 0, RecordKey.of(record), RecordEncoder.encode(record)))
                    .toList());
        }
    }
}
