package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.Position;
import io.entail.testkit.LogLines;
import io.entail.testkit.RawTopic;
import io.entail.testkit.TestPublisher;
import io.entail.topics.TopicReader;
import io.entail.topics.TopicStream;
import io.entail.topics.TopicWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Readers report a feed that is missing, was rebuilt or cut, or cannot be read because a transaction is open. */
final class FeedGoneIT extends PublishedStory {
    private static final Duration LATE = Duration.ofSeconds(60);

    /** Writes and publishes a new row. */
    private Position book(int number) throws Exception {
        books(ONE, number, 1);
        return publish();
    }

    private void begin() throws Exception {
        story.workspace(ONE, "default");
        book(1);
        book(2);
    }

    private void delete(String topic) throws Exception {
        try (RawTopic raw = new RawTopic(stack.bootstrap(), topic)) {
            raw.delete();
        }
    }

    /** Publishes the whole log into a topic of the same name, as a publisher without a guard would. */
    private void makeAnew() throws Exception {
        publisher.close();
        publisher = new TestPublisher(stack.bootstrap(), store, ids);
        publisher.publishAll();
    }

    private static EntailException failure(ChangeReader reader) {
        List<EntailException> failures = new ArrayList<>();
        await().atMost(LATE).until(() -> {
            try {
                assertThat(reader.poll(Duration.ofMillis(200))).isEmpty();
            } catch (StoreUnavailableException e) {
                return false;
            } catch (EntailException e) {
                failures.add(e);
            }
            return !failures.isEmpty();
        });
        return failures.get(0);
    }

    @Test
    @DisplayName(
            "if the topic of a reader is deleted, the reader fails with a clear message and does not create it again")
    void vanished() throws Exception {
        begin();
        try (ChangeReader reader = feed().open()) {
            assertThat(reader.next().sequence()).isEqualTo(1);
            while (reader.poll(Duration.ofSeconds(1)).isPresent()) {}
            delete(store + ".changes");
            assertThat(failure(reader))
                    .isInstanceOf(TopicRefusedException.class)
                    .hasMessageContaining("does not exist any more")
                    .hasMessageContaining("publish --rebuild");
            assertThatThrownBy(() -> feed().open()).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    @DisplayName("a reader gets no record of a topic that was created again, even if that is longer than the old one")
    void madeAnew() throws Exception {
        begin();
        try (ChangeReader reader = feed().open()) {
            while (reader.poll(Duration.ofSeconds(1)).isPresent()) {}
            delete(store + ".changes");
            books(ONE, 10, 20);
            write();
            makeAnew();
            assertThat(failure(reader))
                    .isInstanceOfAny(TopicRefusedException.class, PositionGoneException.class)
                    .hasMessageContaining("created again");
            Position reached = reader.reached();
            try (ChangeReader again =
                    feed().from(FeedStart.after(reached)).untilNow().open()) {
                List<Change> rest = new ArrayList<>();
                again.forEachRemaining(rest::add);
                assertThat(rest).hasSize(20);
            }
        }
    }

    @Test
    @DisplayName("a listener is notified of that once, and its subscription ends")
    void listener() throws Exception {
        begin();
        List<RuntimeException> failures = new CopyOnWriteArrayList<>();
        FeedListener listener = new FeedListener() {
            @Override
            public void changed(List<Change> write) {}

            @Override
            public void failed(EntailException cause) {
                failures.add(cause);
            }
        };
        try (FeedSubscription subscription = feed().listen(listener)) {
            delete(store + ".changes");
            await().atMost(LATE).until(() -> subscription.ended().isCompletedExceptionally());
            assertThat(failures).hasSize(1);
            assertThat(failures.get(0)).hasMessageContaining("does not exist any more");
        }
    }

    @Test
    @DisplayName("if the topic of a reader of rejections is deleted, the reader fails with a clear message")
    void rejections() throws Exception {
        begin();
        EntityStoreConfig config = feed().config();
        try (RejectionReader reader = RejectionReader.open(config, ids, FeedStart.BEGINNING, false)) {
            delete(store + ".rejections");
            assertThatThrownBy(reader::hasNext)
                    .isInstanceOf(TopicRefusedException.class)
                    .hasMessageContaining(store + ".rejections")
                    .hasMessageContaining("does not exist any more");
        }
    }

    @Test
    @DisplayName("a feed that was restarted in the middle cannot be read from the beginning, even if it is still empty")
    void begunInTheMiddle() throws Exception {
        begin();
        book(3);
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (TopicReader changes = new TopicReader(feed().config(), store + ".changes")) {
            for (var record = changes.first(0, changes.end());
                    record != null;
                    record = changes.first(record.offset() + 1, changes.end())) {
                all.add(record);
            }
        }
        delete(store + ".changes");
        publisher.close();
        publisher = new TestPublisher(stack.bootstrap(), store, ids);
        try (RawTopic raw = new RawTopic(stack.bootstrap(), store + ".changes");
                ChangeReader early = feed().open()) {
            raw.appendAll(all.subList(all.size() - 2, all.size()).stream()
                    .map(record ->
                            new ProducerRecord<>(record.topic(), 0, record.timestamp(), record.key(), record.value()))
                    .toList());
            assertThat(failure(early)).satisfies(FeedGoneIT::isBegunAnew);
            try (ChangeReader late = feed().open()) {
                assertThatThrownBy(late::next).satisfies(FeedGoneIT::isBegunAnew);
            }
            assertThat(FeedStatus.of(feed().config(), Instant.now())
                            .orElseThrow()
                            .fault())
                    .contains("does not begin with the first change")
                    .contains("publish --rebuild");
        }
    }

    private static void isBegunAnew(Throwable e) {
        assertThat(e)
                .isInstanceOf(PositionGoneException.class)
                .hasMessageContaining("does not begin with the first change")
                .hasMessageContaining("publish --rebuild");
    }

    @Test
    @DisplayName("reads from the beginning of a feed whose first records were deleted are refused")
    void cut() throws Exception {
        begin();
        try (RawTopic raw = new RawTopic(stack.bootstrap(), store + ".changes")) {
            raw.deleteRecordsBefore(1);
        }
        assertThat(FeedStatus.of(feed().config(), Instant.now()).orElseThrow().fault())
                .contains("records before offset 1 were deleted")
                .contains("publish --rebuild");
        assertThatThrownBy(() -> feed().open())
                .isInstanceOf(PositionGoneException.class)
                .hasMessageContaining("publish --rebuild");
    }

    @Test
    @DisplayName("a reader whose next records are deleted before it reads them fails with a clear message")
    void cutUnderAReader() throws Exception {
        begin();
        try (ChangeReader reader = feed().open()) {
            book(3);
            try (RawTopic raw = new RawTopic(stack.bootstrap(), store + ".changes")) {
                raw.deleteRecordsBefore(3);
            }
            assertThat(failure(reader))
                    .isInstanceOf(PositionGoneException.class)
                    .hasMessageContaining("does not have the records any more that come next");
        }
    }

    @Test
    @DisplayName("the status has the end of the feed, its distance to the log, and whether it is complete")
    void status() throws Exception {
        begin();
        FeedStatus level = FeedStatus.of(feed().config(), Instant.now()).orElseThrow();
        assertThat(level.fault()).isNull();
        assertThat(level.lag()).isZero();
        assertThat(level.late()).isZero();
        assertThat(level.stableOffset()).isEqualTo(level.endOffset());
        assertThat(level.sequence()).isPositive();
        assertThat(level.publishers()).isEmpty();
        books(ONE, 30, 1);
        Position last = write();
        FeedStatus behind =
                FeedStatus.of(feed().config(), Instant.now().plusSeconds(10)).orElseThrow();
        assertThat(behind.reached()).isEqualTo(level.reached());
        assertThat(behind.lag()).isEqualTo(last.offset() - level.reached().offset());
        assertThat(behind.late()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(60));
        delete(store + ".changes");
        assertThat(FeedStatus.of(feed().config(), Instant.now())).isEmpty();
    }

    @Test
    @DisplayName("the status names the publisher and the waiting candidates by client and host")
    void publishers() throws Exception {
        begin();
        TopicStream.Turn anywhere = new TopicStream.Turn() {
            @Override
            public long begins(long committed, String note) {
                return 0;
            }

            @Override
            public void ends() {}
        };
        EntityStoreConfig config = feed().config();
        String group = store + "-publish";
        try (TopicStream one = TopicStream.ofGroup(config, config.writesTopic(), group, anywhere, () -> {});
                TopicStream two = TopicStream.ofGroup(config, config.writesTopic(), group, anywhere, () -> {})) {
            await().atMost(LATE).untilAsserted(() -> {
                one.peek(Duration.ofMillis(100));
                two.peek(Duration.ofMillis(100));
                List<FeedStatus.Publisher> found =
                        FeedStatus.of(config, Instant.now()).orElseThrow().publishers();
                assertThat(found).hasSize(2).allSatisfy(publisher -> {
                    assertThat(publisher.client()).startsWith(store);
                    assertThat(publisher.host()).contains("127.0.0.1");
                });
                assertThat(found.stream().filter(FeedStatus.Publisher::isAtWork))
                        .hasSize(1);
            });
        }
    }

    @Test
    @DisplayName("a group does not continue if its committed offset now belongs to another position of the feed")
    void group() throws Exception {
        begin();
        String group = store + "-g";
        TopicPartition topic = new TopicPartition(store + ".changes", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.alterConsumerGroupOffsets(group, Map.of(topic, new OffsetAndMetadata(1, "0:999")))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        try (ChangeReader reader = feed().inGroup(group).open()) {
            assertThat(failure(reader))
                    .isInstanceOf(PositionGoneException.class)
                    .hasMessageContaining("the group " + group + " has reached position 0:999 at offset 1")
                    .hasMessageContaining("made anew");
        }
    }

    @Test
    @DisplayName("an open transaction that blocks readers is logged once, and named when a reader gives up")
    void standsStill() throws Exception {
        begin();
        try (LogLines lines = new LogLines(TopicWatch.class.getName(), Level.WARN);
                ChangeReader reader = feed().open();
                KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.bootstrap(), "transactional.id", store + "-other"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            while (reader.poll(Duration.ofSeconds(1)).isPresent()) {}
            open(other, store + ".changes");
            books(ONE, 30, 1);
            publish();
            await().atMost(LATE).until(() -> {
                assertThat(reader.poll(Duration.ofMillis(100))).isEmpty();
                return lines.count("is under way") == 1;
            });
            assertThat(lines.all()).anyMatch(line -> line.contains(store + "-other"));
            EntityStoreConfig impatient = EntityStoreConfig.builder(stack.bootstrap(), directory)
                    .withStore(store)
                    .withOpenTimeout(Duration.ofSeconds(2))
                    .build();
            assertThatThrownBy(() -> all(ChangeFeed.of(impatient, ids).untilNow()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is under way")
                    .hasMessageContaining(store + "-other");
            assertThatThrownBy(() -> {
                        try (var refusals = RejectionReader.open(impatient, ids, FeedStart.BEGINNING, true)) {
                            refusals.forEachRemaining(any -> {});
                        }
                    })
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is under way");
            other.abortTransaction();
            List<Change> found = new ArrayList<>();
            await().atMost(LATE).until(() -> {
                reader.poll(Duration.ofMillis(200)).ifPresent(found::add);
                return !found.isEmpty();
            });
            assertThat(lines.count("is under way")).isEqualTo(1);
        }
    }

    private static void open(KafkaProducer<byte[], byte[]> producer, String topic) throws Exception {
        producer.initTransactions();
        producer.beginTransaction();
        byte @Nullable [] none = null;
        producer.send(new ProducerRecord<>(topic, 0, none, new byte[] {1})).get();
    }

    private static void all(ChangeFeed feed) {
        try (ChangeReader reader = feed.open()) {
            reader.forEachRemaining(any -> {});
        }
    }
}
