package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.read.LogStatus;
import io.entail.testkit.LogLines;
import io.entail.testkit.Mounts;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * The disk of a replica is really full: errors name it, reads go on, the replica resumes when there is room again, and
 * it can be closed in any case.
 */
@Timeout(300)
final class FullDiskIT {
    private static final int ROW_BYTES = 20_000;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Mounts mounts = new Mounts();

    @TempDir
    Path temporary;

    private Path disk;
    private EntityStoreConfig config;
    private int rows;

    @BeforeEach
    void mount() {
        assumeTrue(Mounts.arePossible(), "mounting is for root");
        disk = mounts.small(temporary.resolve("disk"), 32);
        config = EntityStoreConfig.builder(stack.bootstrap(), disk.resolve("replica"))
                .withStore(stack.freshStore())
                .withCacheBytes(16 << 20)
                .withOpenTimeout(Duration.ofSeconds(60))
                .withWriteTimeout(Duration.ofSeconds(2))
                .build();
    }

    private KafkaLog open() {
        return KafkaLog.open(config, Clock.systemUTC());
    }

    private void begin(KafkaLog log) throws Exception {
        log.append(Things.store()).get(20, TimeUnit.SECONDS);
        log.append(Things.define()).get(20, TimeUnit.SECONDS);
    }

    private void insert(KafkaLog log) throws Exception {
        String id = "row" + rows;
        log.append(Things.write(log.basis(), Things.putBytes(id, ROW_BYTES))).get(20, TimeUnit.SECONDS);
        rows++;
    }

    private boolean hasAll(KafkaLog log) {
        for (int i = 0; i < rows; i++) {
            if (log.row("things", Things.key("row" + i)) == null) {
                return false;
            }
        }
        return true;
    }

    /** Inserts rows until the replica has to write its memory to the disk and fails. */
    private void writeUntilItFails(KafkaLog log) {
        for (int i = 0; i < 2_000 && log.status().problem() == null; i++) {
            try {
                insert(log);
            } catch (Exception unknown) {
                rows++; // The row is in the log although the caller did not get the outcome.
            }
        }
    }

    @Test
    void itIsNamedReadsGoOnAndTheReplicaGoesOnWhenThereIsRoom() throws Exception {
        List<String> missed = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (LogLines own = new LogLines("io.entail", Level.WARN);
                LogLines streams = new LogLines("org.apache.kafka.streams.KafkaStreams", Level.INFO);
                KafkaLog log = open()) {
            begin(log);
            for (int i = 0; i < 20; i++) {
                insert(log);
            }
            Thread reader = new Thread(() -> {
                while (!over.get()) {
                    for (int i = 0; i < 20; i++) {
                        if (log.row("things", Things.key("row" + i)) == null) {
                            missed.add("row" + i);
                        }
                    }
                }
            });
            reader.start();
            Mounts.fill(disk);
            writeUntilItFails(log);
            assertThat(log.status().state()).isEqualTo(LogStatus.State.RECONNECTING);
            assertThat(log.status().problem())
                    .startsWith("cannot follow the log: the replica in " + config.directory())
                    .contains("No space left on device")
                    .doesNotContain(stack.bootstrap());
            long readable = log.status().reached().offset();
            Thread.sleep(10_000);
            assertThat(streams.count("State transition from CREATED"))
                    .as("Kafka Streams does not restart in a loop while the disk is full")
                    .isLessThanOrEqualTo(3);
            assertThat(own.of(config.store()))
                    .filteredOn(line -> line.contains("tries again"))
                    .as("the retries are logged once")
                    .hasSize(1);

            Mounts.free(disk);
            long freed = System.nanoTime();
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> log.status().state() == LogStatus.State.RUNNING
                            && log.status().reached().offset() > readable);
            System.getLogger("test").log(System.Logger.Level.INFO, "recovered {0}", System.nanoTime() - freed);
            await().atMost(Duration.ofSeconds(40)).until(() -> hasAll(log));
            insert(log);
            over.set(true);
            reader.join();
            assertThat(missed)
                    .as("a row that was read once is never missing later")
                    .isEmpty();
        }
        try (KafkaLog log = open()) {
            assertThat(hasAll(log)).isTrue();
        }
    }

    @Test
    void aReplicaOnAFullDiskClosesAndCanBeOpenedAgainInTheSameProcess() throws Exception {
        try (KafkaLog log = open()) {
            begin(log);
            insert(log);
            Mounts.fill(disk);
            writeUntilItFails(log);
        }
        assertThat(threads()).as("closing the store ends all of its threads").isEmpty();
        Mounts.fill(disk);
        assertThatThrownBy(() -> open().close())
                .as("opening fails with a documented error while the disk is full")
                .isInstanceOf(ReplicaUnusableException.class)
                .hasMessageContaining(config.directory().toString())
                .hasMessageContaining("No space left on device");
        Mounts.free(disk);
        try (KafkaLog log = open()) {
            assertThat(hasAll(log)).isTrue();
            insert(log);
        }
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(config.store()))
                .toList();
    }
}
