package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.LogStatus;
import io.entail.replica.directory.TableOwner;
import io.entail.resolve.LogRecord.Basis;
import io.entail.state.rocks.RocksTables;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.LogLines;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * Another log than the one that a directory was built from, or one that can lose records, is refused with a message: no
 * row of it is shown, and the directory is kept.
 */
final class TopicRefusalIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private EntityStoreConfig config;
    private RawTopic topic;

    @BeforeEach
    void openOnce() throws Exception {
        config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .withOpenTimeout(Duration.ofSeconds(20))
                .build();
        topic = new RawTopic(stack.bootstrap(), config.writesTopic());
        try (KafkaLog log = open()) {
            log.append(Things.store()).get(10, TimeUnit.SECONDS);
            log.append(Things.define()).get(10, TimeUnit.SECONDS);
            log.append(Things.write(log.basis(), Things.put("a", 0, "first", null)))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void closeTopic() {
        topic.close();
    }

    private KafkaLog open() {
        return KafkaLog.open(config, Clock.systemUTC());
    }

    private void refused(String... words) {
        assertThatThrownBy(this::open)
                .as("a log that is not the directory's own is refused at open")
                .isInstanceOf(TopicRefusedException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining(config.writesTopic());
        assertThat(directory.resolve("db")).as("the directory is kept").isNotEmptyDirectory();
    }

    @Test
    void theSameTopicIsTakenAgain() {
        try (KafkaLog log = open()) {
            assertThat(log.row("things", Things.key("a"))).isNotNull();
            assertThat(log.status().reached().offset()).isEqualTo(2);
        }
    }

    @Test
    void aTopicThatWasDeletedIsRefusedAndNotCreatedAgain() throws Exception {
        topic.delete();
        refused("does not exist any more");
    }

    @Test
    void aTopicThatWasCreatedAgainIsRefusedAlsoWhenItIsLonger() throws Exception {
        topic.delete();
        topic.create();
        for (int i = 0; i < 5; i++) {
            topic.append(Things.text("key"), Things.text("value " + i));
        }
        refused("created again");
    }

    @Test
    void noRecordOfATopicThatIsCreatedAgainUnderARunningReplicaIsEverApplied() throws Exception {
        try (KafkaLog log = open()) {
            topic.delete();
            topic.create();
            for (int i = 0; i < 10; i++) {
                // These records would be accepted if they came from the right topic, because their basis does not
                // reveal that they are foreign.
                var foreign = Things.write(new Basis(-1, 0), Things.put("foreign" + i, 0, null, null));
                topic.append(RecordKey.of(foreign), RecordEncoder.encode(foreign));
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED));
            // The topic may also be examined between its deletion and its creation.
            assertThat(log.status().problem()).containsAnyOf("created again", "does not exist any more");
            assertThat(log.status().reached().offset())
                    .as("no record of the other topic is applied")
                    .isEqualTo(2);
        }
    }

    @Test
    void noRecordOfATopicThatIsCreatedAgainWhileTheProcessIsFrozenIsEverApplied() throws Exception {
        try (ChildJvm child = ChildJvm.of(OpenReplica.class)
                .shortLived("128m")
                .withArguments(stack.bootstrap(), config.store(), directory.toString())
                .start()) {
            child.awaitLine("ready 0:2");
            child.pause();
            topic.delete();
            topic.create();
            for (int i = 0; i < 10; i++) {
                var foreign = Things.write(new Basis(-1, 0), Things.put("foreign" + i, 0, null, null));
                topic.append(RecordKey.of(foreign), RecordEncoder.encode(foreign));
            }
            child.resume();
            assertThat(child.awaitLine("stopped"))
                    .as("no record of the other topic is applied")
                    .startsWith("stopped at 0:2")
                    .contains("is refused");
        }
    }

    @Test
    void theDirectoryOfAnotherStoreIsRefused() {
        EntityStoreConfig other = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(config.store() + "-other")
                .build();
        assertThatThrownBy(() -> KafkaLog.open(other, Clock.systemUTC()))
                .isInstanceOf(ReplicaUnusableException.class)
                .hasMessage("the directory " + directory + " belongs to the store whose topic is "
                        + config.writesTopic() + ", and '" + other.store()
                        + "' is another: give each store a directory of its own");
    }

    @Test
    void theDirectoryOfAnotherClusterIsRefused() throws Exception {
        try (RocksTables tables = new RocksTables(directory.resolve("db"), 16 << 20)) {
            TableOwner owner = TableOwner.of(tables);
            assertThat(owner.topic()).isEqualTo(config.writesTopic());
            tables.write(new TableOwner("another-id", owner.topic(), "elsewhere").mutations());
        }
        refused("in another cluster", stack.bootstrap(), "and that was elsewhere");
        topic.delete();
        refused("in another cluster", "and that was elsewhere");
    }

    @Test
    void aStoreThatIsNotThereYetIsOneSentenceAndNoEntryInTheLog() {
        EntityStoreConfig reading = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("reading"))
                .withStore("nobody-wrote-this")
                .withReadOnly(true)
                .build();
        try (LogLines lines = new LogLines("io.entail", Level.WARN)) {
            assertThatThrownBy(() -> KafkaLog.open(reading, Clock.systemUTC()))
                    .isInstanceOf(TopicRefusedException.class)
                    .hasMessage("there is no store 'nobody-wrote-this' at " + stack.bootstrap()
                            + " yet: the first write or import makes it");
            assertThat(lines.of("nobody-wrote-this")).isEmpty();
        }
    }

    @Test
    void oneReplicaIsWarnedOfOnceAProcess() {
        try (LogLines lines = new LogLines("io.entail.replica", Level.WARN)) {
            open().close();
            open().close();
            assertThat(lines.count("replica(s) where 3 are wanted"))
                    .as("the warning was logged only when the store was opened for the first time")
                    .isZero();
        }
    }

    @Test
    void recordsThatWereDeletedAtTheFrontAreMissed() throws Exception {
        topic.deleteRecordsBefore(1);
        refused("records before offset 1 were deleted");
    }

    @Test
    void aSecondPartitionIsRefused() throws Exception {
        topic.addPartition();
        refused("has 2 partitions");
    }

    @Test
    void settingsThatLoseOrForgeRecordsAreRefusedByName() throws Exception {
        topic.set("cleanup.policy", "compact");
        refused("cleanup.policy is compact");
        topic.set("cleanup.policy", "delete");
        topic.set("retention.ms", "1000000000");
        topic.set("message.timestamp.type", "CreateTime");
        refused("retention.ms is 1000000000", "message.timestamp.type is CreateTime");
        topic.set("retention.ms", "-1");
        topic.set("message.timestamp.type", "LogAppendTime");
        try (KafkaLog log = open()) {
            assertThat(log.status().reached().offset())
                    .as("a topic whose settings were corrected is accepted again")
                    .isEqualTo(2);
        }
    }

    @Test
    void aRunningReplicaStopsBeforeARecordWithATimeMadeUpByItsWriter() throws Exception {
        try (KafkaLog log = open()) {
            topic.set("message.timestamp.type", "CreateTime");
            // The setting takes a moment to reach the leader of the log.
            Thread.sleep(500);
            var late = Things.write(new Basis(2, log.basis().digest8()), Things.put("b", 0, "second", null));
            topic.append(RecordKey.of(late), RecordEncoder.encode(late));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED));
            assertThat(log.status().problem()).contains("message.timestamp.type has to be LogAppendTime");
            assertThat(log.row("things", Things.key("a"))).as("reads go on").isNotNull();
            assertThat(log.row("things", Things.key("b")))
                    .as("no record is applied after the refusal")
                    .isNull();
            assertThatThrownBy(() -> log.append(Things.write(log.basis(), Things.put("c", 0, null, null)))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("LogAppendTime");
        }
    }

    @Test
    void aRunningReplicaNoticesASecondPartitionWithinItsInterval() throws Exception {
        try (KafkaLog log = open()) {
            topic.addPartition();
            await().atMost(Duration.ofSeconds(25))
                    .untilAsserted(() -> assertThat(log.status().state()).isEqualTo(LogStatus.State.STOPPED));
            assertThat(log.status().problem()).contains("partition");
        }
    }

    @Test
    void anUnreachableBrokerIsNamedWithinTheConfiguredTime() {
        EntityStoreConfig nobody = EntityStoreConfig.builder("127.0.0.1:1", directory.resolve("other"))
                .withStore("nobody")
                .withOpenTimeout(Duration.ofSeconds(4))
                .build();
        long started = System.nanoTime();
        try (LogLines lines = new LogLines("io.entail.replica", Level.WARN)) {
            assertThatThrownBy(() -> KafkaLog.open(nobody, Clock.systemUTC()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:1");
            assertThat(lines.count("Kafka at 127.0.0.1:1 does not answer, waiting goes on"))
                    .as("the outage is logged long before opening gives up")
                    .isEqualTo(1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aDirectoryInUseNamesItsHolder() {
        try (KafkaLog log = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(io.entail.errors.DirectoryInUseException.class)
                    .hasMessageContaining("store " + config.store())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(log.status().state()).isEqualTo(LogStatus.State.RUNNING);
        }
    }
}
