package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.UnknownProtocolNumberException;
import io.entail.read.LogStatus;
import io.entail.resolve.LogRecord;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every record of the topic has the same outcome in a replica that follows live, in one that restores it all at once,
 * and in one that is killed again and again in between: one digest (ReplicasAgree).
 */
final class StrangeRecordsIT {
    private static final int KILLS = 5;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private EntityStoreConfig config(String store, String folder) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(store)
                .build();
    }

    @Test
    void liveAndRestoredAndKilledReplicasHaveOneDigest() throws Exception {
        String store = stack.freshStore();
        long seed = seeds.seed();
        try (RawTopic topic = new RawTopic(stack.bootstrap(), store + ".writes");
                KafkaLog live = KafkaLog.open(config(store, "live"), Clock.systemUTC())) {
            List<ProducerRecord<byte[], byte[]>> strange = StrangeRecords.of(store + ".writes", new Random(seed));
            // The first records are appended one at a time, so that the live replica also gets polls of one record. The
            // rest is appended at once.
            for (ProducerRecord<byte[], byte[]> record : strange.subList(0, 60)) {
                topic.appendAll(List.of(record));
            }
            topic.appendAborted(strange.subList(60, 70));
            List<Long> offsets = topic.appendAll(strange.subList(60, strange.size()));
            long end = offsets.get(offsets.size() - 1);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(live.status().reached().offset()).isEqualTo(end));

            assertThat(restoredDigest(store))
                    .as("a replica that restores the whole log at once has the digest of the live one")
                    .isEqualTo(live.status().digest());
            assertThat(killedDigest(store, new Random(seed)))
                    .as("a replica that is killed many times in between has the digest of the live one" + KILLS
                            + " kills in between")
                    .isEqualTo(live.status().digest());
        }
    }

    private String restoredDigest(String store) {
        try (KafkaLog restored = KafkaLog.open(config(store, "restored"), Clock.systemUTC())) {
            return restored.status().digest();
        }
    }

    private String killedDigest(String store, Random random) throws Exception {
        String folder = directory.resolve("killed").toString();
        for (int i = 0; i < KILLS; i++) {
            try (ChildJvm child = ChildJvm.of(OpenReplica.class)
                    .shortLived("128m")
                    .withArguments(stack.bootstrap(), store, folder)
                    .start()) {
                child.awaitLine("opening");
                Thread.sleep(random.nextInt(1_500));
                child.kill();
            }
        }
        try (KafkaLog killed = KafkaLog.open(config(store, "killed"), Clock.systemUTC())) {
            return killed.status().digest();
        }
    }

    @Test
    void aReplicaStopsBeforeARecordOfAnEnabledProtocolThatItDoesNotKnow() throws Exception {
        String store = stack.freshStore();
        try (RawTopic topic = new RawTopic(stack.bootstrap(), store + ".writes");
                KafkaLog log = KafkaLog.open(config(store, "protocol"), Clock.systemUTC())) {
            log.append(Things.store()).join();
            log.append(new LogRecord.Protocol(3)).join();
            topic.append(Things.text("future"), new byte[] {3, 1, 2, 3});
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED));
            assertThat(log.status().problem()).contains("offset 2").contains("protocol 3");
            assertThat(log.status().reached().offset())
                    .as("the replica has applied everything before the record")
                    .isEqualTo(1);
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> KafkaLog.open(config(store, "protocol"), Clock.systemUTC()))
                .isInstanceOf(UnknownProtocolNumberException.class)
                .hasMessageContaining("newer release");
    }
}
