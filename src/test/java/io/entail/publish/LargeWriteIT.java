package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeEnvelope;
import io.entail.changes.Op;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.replica.KafkaLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.replica.Things;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Write;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rows that one write changes need not fit into memory. */
final class LargeWriteIT {
    private static final int ROWS = Integer.getInteger("entail.test.large-write.rows", 2_000);
    private static final String HEAP = System.getProperty("entail.test.large-write.heap", "160m");
    private static final int ROW_BYTES = 200_000;
    private static final int UNDER_WAY = 50;
    private static final Duration WAIT_MAX = Duration.ofMinutes(8);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    @DisplayName("a write whose deleted rows do not fit into the publisher's heap is published in one transaction")
    void deletesOfLargeRows() throws Exception {
        String store = stack.freshStore();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("writer"))
                .withStore(store)
                .withWriteTimeout(WAIT_MAX)
                .build();
        Files.writeString(directory.resolve("go"), "");
        try (KafkaLog log = KafkaLog.open(config, Clock.systemUTC());
                ChildJvm publisher = ChildJvm.of(PublishingProcess.class)
                        .withFlags("-Xmx" + HEAP, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
                        .withArguments(
                                stack.bootstrap(),
                                store,
                                directory.resolve("node").toString(),
                                directory.resolve("registry").toString(),
                                directory.resolve("go").toString())
                        .start()) {
            log.append(Things.store()).join();
            log.append(Pads.define()).join();
            List<Change> deletes = insertAll(log);
            log.append(Things.write(log.basis(), deletes.toArray(Change[]::new)))
                    .join();
            assertThat(deletes).hasSize(ROWS);
            checkFeed(store);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    private static List<Change> insertAll(KafkaLog log) {
        List<Change> deletes = new ArrayList<>();
        List<CompletableFuture<Applied>> under = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Write write = Things.write(new UUID(7, i), log.basis(), Pads.put("p" + i, 0, ROW_BYTES));
            under.add(log.append(write));
            if (under.size() == UNDER_WAY || i == ROWS - 1) {
                for (CompletableFuture<Applied> each : under) {
                    long version = each.join().outcome().firstSequence();
                    deletes.add(Pads.delete("p" + deletes.size(), version));
                }
                under.clear();
            }
        }
        return deletes;
    }

    private static void checkFeed(String store) {
        TopicPartition changes = new TopicPartition(TopicNames.changes(store), 0);
        long sequence = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(changes));
            consumer.seekToBeginning(List.of(changes));
            long deadline = System.nanoTime() + WAIT_MAX.toNanos();
            while (sequence < 2L * ROWS) {
                assertThat(System.nanoTime())
                        .as("the change %s arrives in time", sequence)
                        .isLessThan(deadline);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key() != null) {
                        ChangeEnvelope change = ChangeEnvelope.of(record.value());
                        sequence++;
                        assertThat(change.sequence()).isEqualTo(sequence);
                        boolean deleted = sequence > ROWS;
                        assertThat(change.op()).isEqualTo(deleted ? Op.D : Op.C);
                        assertThat(change.count()).isEqualTo(deleted ? ROWS : 1);
                        assertThat(record.value().length).isGreaterThan(ROW_BYTES);
                    }
                }
            }
        }
    }
}
