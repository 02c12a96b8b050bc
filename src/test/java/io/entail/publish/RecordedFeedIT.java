package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.audit.verify.Finding;
import io.entail.audit.verify.HeadStatement;
import io.entail.audit.verify.SigningKey;
import io.entail.audit.verify.Sources;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.Verifier;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.RecordedFeed;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicAdmin;
import io.entail.topics.WritesTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The publisher on a log for which an older release has recorded the feed, and on that recorded feed. */
final class RecordedFeedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * The limits for which the older release created its topic: they leave room for two entities, but not for a
     * definition.
     */
    private static final LogRecord.Store OLD_LIMITS = new LogRecord.Store(new UUID(7, 13), 1 << 10, 1 << 10);

    private static final LogRecord.Store LIMITS = new LogRecord.Store(new UUID(7, 13), 1 << 10, 16 << 10);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private final String store = stack.freshStore();
    private RecordedFeed recorded;
    private MemorySchemaIds ids;
    private EntityStoreConfig config;
    private TopicAdmin admin;

    /**
     * Appends the recorded log to Kafka, where it gets other timestamps, and computes the feed that the older release
     * would have made of it.
     */
    @BeforeEach
    void writeLog() throws Exception {
        RecordedFeed once = RecordedFeed.read();
        ids = once.ids();
        config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("store"))
                .withStore(store)
                .build();
        admin = TopicAdmin.of(config, "test", PATIENCE);
        WritesTopic.create(admin, config.writesTopic());
        assertThat(append(config.writesTopic(), once.log()))
                .isEqualTo(once.log().stream().map(RecordedFeed.Entry::offset).toList());
        recorded = once.at(read(config.writesTopic(), once.log().size()), ids);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private static List<Long> append(String topic, List<RecordedFeed.Entry> entries) throws Exception {
        try (RawTopic raw = new RawTopic(stack.bootstrap(), topic)) {
            return raw.appendAll(entries.stream()
                    .map(entry -> new ProducerRecord<>(topic, 0, entry.timestamp(), entry.key(), entry.value()))
                    .toList());
        }
    }

    /** Appends the feed of the older release up to a position. */
    private void writeFeed(long through) throws Exception {
        ChangesTopic.create(admin, TopicNames.changes(store), OLD_LIMITS);
        RejectionsTopic.create(admin, TopicNames.rejections(store));
        append(TopicNames.changes(store), through(recorded.changes(), through));
        append(TopicNames.rejections(store), through(recorded.rejections(), through));
    }

    private static List<RecordedFeed.Entry> through(List<RecordedFeed.Entry> entries, long position) {
        return entries.stream()
                .filter(entry -> FeedEnd.position(Objects.requireNonNull(entry.value())) <= position)
                .toList();
    }

    /** Publishes until the feed has reached the end of the log. */
    private void publish(boolean rebuild) {
        long end = recorded.log().get(recorded.log().size() - 1).offset();
        try (Publisher publisher = Publisher.start(config, ids, rebuild)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                            .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                            .isGreaterThanOrEqualTo(end));
        }
    }

    private List<RecordedFeed.Entry> read(String topic, int atLeast) {
        try (RawReader reader = new RawReader(stack.bootstrap(), topic)) {
            List<RecordedFeed.Entry> entries = new ArrayList<>();
            reader.await(atLeast)
                    .forEach(record -> entries.add(
                            new RecordedFeed.Entry(record.offset(), record.timestamp(), record.key(), record.value())));
            return entries;
        }
    }

    /**
     * Asserts that changes and rejections are those of the recorded feed. Returns how many of the changes have a time
     * of expiry.
     */
    private int assertSame() {
        List<RecordedFeed.Entry> feed = new ArrayList<>();
        long changes =
                recorded.changes().stream().filter(entry -> entry.key() != null).count();
        try (BareFeed bare = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            FeedEnd end = bare.awaitOffset(
                    recorded.log().get(recorded.log().size() - 1).offset());
            assertThat(end.sequence()).isEqualTo(changes);
            bare.changes()
                    .forEach(record -> feed.add(
                            new RecordedFeed.Entry(record.offset(), record.timestamp(), record.key(), record.value())));
        }
        recorded.assertSameRefusals(
                read(TopicNames.rejections(store), recorded.rejections().size()));
        return recorded.assertSameChanges(feed, ids);
    }

    private Verified verify(@Nullable HeadStatement statement) {
        List<Finding> findings = new ArrayList<>();
        try (Sources sources = Sources.of(config, true)) {
            Verifier verifier = Verifier.inMemory(sources, ids, findings::add);
            if (statement != null) {
                verifier.expecting(statement);
            }
            Verified verified = verifier.run(
                    null,
                    Position.of(recorded.log().get(recorded.log().size() - 1).offset()));
            assertThat(findings).isEmpty();
            return verified;
        }
    }

    @Test
    void publishesTheChangesOfAnOlderReleaseAndMore() {
        publish(false);
        assertThat(assertSame()).isPositive();
        assertThat(verify(null).secondFormFrom()).isOne();
    }

    @Test
    void goesOnWithTheFeedOfAnOlderRelease() throws Exception {
        RecordedFeed.Entry last = recorded.changes().stream()
                .filter(entry -> entry.key() != null)
                .skip(90)
                .filter(entry ->
                        ChangeEnvelope.of(Objects.requireNonNull(entry.value())).isLast())
                .findFirst()
                .orElseThrow();
        ChangeEnvelope end = ChangeEnvelope.of(Objects.requireNonNull(last.value()));
        writeFeed(end.position().offset());
        publish(false);
        assertThat(assertSame()).isPositive();
        assertThat(verify(null).secondFormFrom()).isEqualTo(end.sequence() + 1);
        assertThat(admin.describe(TopicNames.changes(store)).orElseThrow().settings())
                .as("the topic's limit was raised, so that a definition fits into a record")
                .containsEntry("max.message.bytes", Integer.toString(ChangesTopic.recordBytesMax(LIMITS)));
    }

    @Test
    void rebuildsTheFeedOfAnOlderReleaseAndItsSignedStatementHolds() throws Exception {
        writeFeed(Long.MAX_VALUE);
        Verified before = verify(null);
        assertThat(before.secondFormFrom()).isZero();
        HeadStatement statement = HeadStatement.sign(
                before,
                Objects.requireNonNull(before.storeId()),
                Instant.EPOCH,
                SigningKey.in(directory.resolve("key.pem")));
        publish(true);
        assertThat(assertSame()).isPositive();
        Verified after = verify(statement);
        assertThat(after.secondFormFrom()).isOne();
        assertThat(after.madeAnew()).isTrue();
        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.logDigest()).isEqualTo(before.logDigest());
    }
}
