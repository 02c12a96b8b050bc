package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.KafkaLog;
import io.entail.replica.Things;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** FeedIsGapFree: whatever local files a publisher loses, the feed has each change once. */
final class StateLossIT {
    private static final int WRITES = 300;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String name;
    private Random random;
    private Admin admin;
    private ThingLog things;
    private BareFeed feed;

    @BeforeEach
    void newStore() {
        name = stack.freshStore();
        random = seeds.random();
        admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()));
        things = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
    }

    @AfterEach
    void close() {
        feed.close();
        things.close();
        admin.close(Duration.ofSeconds(1));
    }

    private Publisher publisher() {
        return Publisher.start(config(), new FileSchemaIds(directory.resolve("registry")));
    }

    private EntityStoreConfig config() {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("node"))
                .withStore(name)
                .build();
    }

    /** Writes, waits until the feed has the writes, and compares it with the replica. */
    private PublishStatus publishMore() {
        try (Publisher publisher = publisher()) {
            things.random(random, WRITES);
            things.write(Things.put("last" + things.position(), 0, null, null));
            FeedEnd reached = feed.awaitOffset(things.position());
            assertThat(reached.offset()).isEqualTo(things.position());
            assertThat(reached.logDigest()).hasToString(things.digest());
            return publisher.status();
        }
    }

    @Test
    void theFeedGoesOnAfterTheGroupTheEntriesTheDirectoryOrAllAreLost() throws Exception {
        publishMore();
        publishMore();
        deleteGroup();
        publishMore();
        deleteEntries();
        publishMore();
        deleteDirectory();
        publishMore();
        deleteGroup();
        deleteDirectory();
        publishMore();

        checkEachOnce();
    }

    private void checkEachOnce() {
        assertThat(feed.end().sequence()).isEqualTo(feed.changes().size());
        try (RawReader rejections = new RawReader(stack.bootstrap(), TopicNames.rejections(name))) {
            Set<Long> told = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> refusal : rejections.await(50)) {
                assertThat(told.add(FeedEnd.position(refusal.value())))
                        .as("each rejection is published once")
                        .isTrue();
            }
        }
    }

    @Test
    void theDirectoryOfAnEarlierMomentIsBroughtUpToTheEndOfTheFeed() throws Exception {
        publishMore();
        copy(directory.resolve("node"), directory.resolve("earlier"));
        publishMore();
        publishMore();
        deleteDirectory();
        Files.move(directory.resolve("earlier"), directory.resolve("node"));
        publishMore();

        checkEachOnce();
    }

    @Test
    void theDirectoryOfAnotherStoreIsRefusedAndTheFeedGoesOnWithItsOwn() throws Exception {
        publishMore();
        Files.move(directory.resolve("node"), directory.resolve("own"));
        String store = name;
        name = stack.freshStore();
        try (ThingLog others = new ThingLog(stack.bootstrap(), name, directory.resolve("other"));
                Publisher publisher = publisher()) {
            others.random(random, 20);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> publisher.status().reached().offset() >= others.position());
        }
        name = store;
        try (Publisher publisher = publisher()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
            assertThat(publisher.status().problem()).contains("'" + name + "' is another");
            assertThat(publisher.status().sent()).isZero();
        }
        deleteDirectory();
        Files.move(directory.resolve("own"), directory.resolve("node"));
        publishMore();

        checkEachOnce();
    }

    @Test
    void aDeletedFeedIsNotRebuiltAutomatically() throws Exception {
        publishMore();
        long sequence = feed.end().sequence();
        deleteFeed();
        try (Publisher publisher = publisher()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
            assertThat(publisher.status().problem())
                    .contains("does not exist any more")
                    .contains("--rebuild");
        }
        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).doesNotContain(TopicNames.changes(name));

        List<ConsumerRecord<byte[], byte[]>> before = List.copyOf(feed.changes());
        feed.close();
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
        try (Publisher publisher = Publisher.start(config(), new FileSchemaIds(directory.resolve("registry")), true)) {
            FeedEnd reached = feed.awaitOffset(things.position());
            assertThat(reached.sequence()).isEqualTo(sequence);
            assertThat(publisher.status().problem()).isNull();
        }
        assertThat(feed.changes()).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(feed.changes().get(i).value())
                    .as("change %s of the rebuilt feed is the former one", i)
                    .isEqualTo(before.get(i).value());
        }
        publishMore();
        checkEachOnce();
    }

    @Test
    void noRejectionIsPublishedTwiceAfterTheOldOnesHaveExpired() throws Exception {
        publishMore();
        try (RawTopic rejections = new RawTopic(stack.bootstrap(), TopicNames.rejections(name))) {
            rejections.deleteRecordsBefore(-1);
        }
        deleteFeed();
        long before = things.position();
        feed.close();
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
        try (Publisher publisher = Publisher.start(config(), new FileSchemaIds(directory.resolve("registry")), true)) {
            feed.awaitOffset(before);
            assertThat(publisher.status().problem()).isNull();
        }
        things.write(Things.delete("nothing", 1));
        long refused = things.position();
        publishMore(); // This process does not know that the feed was rebuilt.
        try (RawReader rejections = new RawReader(stack.bootstrap(), TopicNames.rejections(name))) {
            assertThat(FeedEnd.position(rejections.await(1).get(0).value()))
                    .as("the first rejection in the topic is the first one after the rebuild")
                    .isEqualTo(refused);
        }
    }

    @Test
    void anEmptyTopicInPlaceOfAFeedIsNotContinued() throws Exception {
        publishMore();
        feed.close();
        deleteFeed();
        try (TopicAdmin topics =
                new TopicAdmin(Admin.create(Map.of("bootstrap.servers", stack.bootstrap())), Duration.ofSeconds(20))) {
            ChangesTopic.create(topics, TopicNames.changes(name), Things.store());
        }
        try (Publisher publisher = publisher()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
            assertThat(publisher.status().problem()).contains("is empty").contains("--rebuild");
            assertThat(publisher.status().sent()).isZero();
        }
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
    }

    @Test
    void aFeedThatIsDeletedUnderARunningPublisherStopsItAndIsNotRebuilt() throws Exception {
        publishMore();
        feed.close();
        try (Publisher publisher = publisher()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.RUNNING));
            deleteFeed();
            things.random(random, 50);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
            assertThat(publisher.status().problem())
                    .contains("does not exist any more")
                    .contains("--rebuild");
        }
        assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).doesNotContain(TopicNames.changes(name));
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
    }

    private void deleteFeed() throws Exception {
        admin.deleteTopics(List.of(TopicNames.changes(name))).all().get(20, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        !admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(TopicNames.changes(name)));
    }

    /**
     * Opens the replica in a process that is not a candidate for publishing and applies some records, which deletes the
     * entries.
     */
    private void deleteEntries() {
        try (KafkaLog log = KafkaLog.open(
                EntityStoreConfig.builder(
                                stack.bootstrap(), directory.resolve("node").resolve("publish"))
                        .withStore(name)
                        .build(),
                Clock.systemUTC())) {
            things.random(random, WRITES);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> log.status().reached().offset() >= things.position());
            assertThat(log.entries().beforesFrom()).isEqualTo(-1);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void aFeedThatTheLogDoesNotLeadToStopsThePublisher() throws Exception {
        publishMore();
        feed.close();
        try (RawTopic changes = new RawTopic(stack.bootstrap(), TopicNames.changes(name))) {
            ConsumerRecord<byte[], byte[]> last =
                    feed.changes().get(feed.changes().size() - 1);
            byte[] forged = last.value().clone();
            forged[forged.length - 70]++; // This byte is in the digest of the log.
            changes.append(last.key(), forged);
        }
        try (Publisher publisher = publisher()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
            assertThat(publisher.status().problem()).contains("does not belong to the log");
        }
        feed = new BareFeed(stack.bootstrap(), TopicNames.changes(name));
    }

    private void deleteGroup() throws Exception {
        admin.deleteConsumerGroups(List.of(config().publisherId())).all().get(20, TimeUnit.SECONDS);
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("node"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
