package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.dao.EntityStore;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.StrangeRecords;
import io.entail.replica.Things;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The records of the feed for the events in a store. */
final class PublisherIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String name;
    private FileSchemaIds ids;

    @BeforeEach
    void newStore() {
        name = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
    }

    private EntityStoreConfig config() {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("store"))
                .withStore(name)
                .build();
    }

    private BareFeed feed() {
        return new BareFeed(stack.bootstrap(), TopicNames.changes(name));
    }

    private static void awaitPosition(Publisher publisher, long offset) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                        .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                        .isGreaterThanOrEqualTo(offset));
    }

    @Test
    void theFeedHasEveryChangeInOrderWithActorReasonAndBothImages() throws Exception {
        try (EntityStore store = EntityStore.open(config());
                Publisher publisher = Publisher.start(config(), ids)) {
            EntityStore acting = store.as("ann").because("the shop opens");
            String id = Objects.requireNonNull(acting.dao("services")
                    .insert(Map.of("name", "shop", "host", "shop.internal"))
                    .text("id"));
            acting.dao("routes").insert(Map.of("paths", List.of("/shop"), "service", Map.of("id", id)));
            acting.dao("services").update(id, Map.of("retries", 3));
            acting.write(all -> {
                all.insert("consumers", Map.of("username", "bob"));
                all.insert("consumers", Map.of("username", "eve"));
            });
            long end = store.status().log().reached().offset();
            awaitPosition(publisher, end);
            try (BareFeed feed = feed()) {
                FeedEnd reached = feed.awaitOffset(end);
                assertThat(reached.logDigest()).hasToString(store.status().log().digest());
                List<ConsumerRecord<byte[], byte[]>> changes = feed.changes();
                List<ConsumerRecord<byte[], byte[]>> last = changes.subList(changes.size() - 5, changes.size());
                GenericRecord service = BareFeed.decode(last.get(0).value(), ids);
                assertThat(service.getSchema().getFullName()).isEqualTo("io.entail.entities.ServiceChange");
                assertThat(service.get("op")).hasToString("c");
                assertThat(service.get("actor")).hasToString("ann");
                assertThat(service.get("reason")).hasToString("the shop opens");
                assertThat(service.get("before")).isNull();
                assertThat(((GenericRecord) service.get("after")).get("host")).hasToString("shop.internal");
                assertThat(service.get("ts_ms")).isEqualTo(last.get(0).timestamp());
                assertThat(new String(last.get(0).key(), StandardCharsets.UTF_8))
                        .isEqualTo("[\"services\",\"" + service.get("workspace") + "\",\"" + id + "\"]");
                GenericRecord updated = BareFeed.decode(last.get(2).value(), ids);
                assertThat(updated.get("op")).hasToString("u");
                assertThat(((GenericRecord) updated.get("before")).get("retries"))
                        .isEqualTo(5);
                assertThat(((GenericRecord) updated.get("after")).get("retries"))
                        .isEqualTo(3);
                GenericRecord eve = BareFeed.decode(last.get(4).value(), ids);
                assertThat(eve.get("index")).isEqualTo(1);
                assertThat(eve.get("count")).isEqualTo(2);
            }
        }
    }

    @Test
    void aDefinitionOfTheMaximumSizeIsPublished() throws Exception {
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
                Publisher publisher = Publisher.start(config(), ids);
                BareFeed feed = feed()) {
            LogRecord.Define first = Things.define();
            String text = first.schema()
                    .replace(
                            "\"type\": \"record\",",
                            "\"type\": \"record\", \"doc\": \"" + "x".repeat(Things.MAX_WRITE_BYTES - 2_000) + "\",");
            assertThat(things.append(new LogRecord.Define("things", 2, first.constraints(), text))
                            .code())
                    .isEqualTo(Code.ACCEPTED);
            long end = things.position();
            awaitPosition(publisher, end);

            feed.awaitOffset(end);

            byte[] last = feed.progress().get(feed.progress().size() - 1).value();
            assertThat(BareFeed.decode(last, ids).get("schema")).hasToString(text);
        }
    }

    @Test
    void rejectionsArePublishedOnceAndFollowedByProgress() throws Exception {
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
                Publisher publisher = Publisher.start(config(), ids);
                BareFeed feed = feed()) {
            UUID repeated = new UUID(9, 9);
            things.append(Things.write(repeated, things.log().basis(), Things.put("a", 0, "taken", null)));
            things.append(Things.write(repeated, things.log().basis(), Things.put("a", 0, "taken", null)));
            things.write(Things.put("b", 0, null, "a"));
            assertThat(things.write(Things.put("c", 0, "taken", null)).code()).isEqualTo(Code.NOT_UNIQUE);
            assertThat(things.write(Things.put("c", 0, null, "x")).code()).isEqualTo(Code.MISSING_REFERENCE);
            assertThat(things.write(Things.delete("a", 1)).code()).isEqualTo(Code.STILL_REFERENCED);
            assertThat(things.write(Things.put("a", 0, null, null)).code()).isEqualTo(Code.EXISTS);
            long end = things.position();

            FeedEnd reached = feed.awaitOffset(end);

            assertThat(reached.sequence()).isEqualTo(2);
            assertThat(reached.logDigest()).hasToString(things.digest());
            assertThat(feed.progress())
                    .as("two control records, a repeated write and four refusals become progress records")
                    .hasSize(7);
            List<String> refusals = new ArrayList<>();
            try (RawReader rejections = new RawReader(stack.bootstrap(), TopicNames.rejections(name))) {
                for (ConsumerRecord<byte[], byte[]> record : rejections.await(4)) {
                    GenericRecord refusal = BareFeed.decode(record.value(), ids);
                    refusals.add(refusal.get("actor") + " " + refusal.get("code") + " " + refusal.get("entity") + " "
                            + refusal.get("key") + " " + refusal.get("field"));
                }
            }
            assertThat(refusals)
                    .containsExactly(
                            "tester NOT_UNIQUE things c name",
                            "tester MISSING_REFERENCE things c parent",
                            "tester STILL_REFERENCED things a things.parent",
                            "tester EXISTS things a null");
            assertThat(publisher.status().problem()).isNull();
        }
    }

    @Test
    void theFeedEndsWithTheDigestOfTheReplicaWhateverTheLogContains() throws Exception {
        long seed = seeds.seed();
        try (RawTopic topic = new RawTopic(stack.bootstrap(), name + ".writes");
                Publisher publisher = Publisher.start(config(), ids)) {
            topic.create();
            var strange = StrangeRecords.of(name + ".writes", new Random(seed));
            for (var record : strange.subList(0, 40)) {
                topic.appendAll(List.of(record));
            }
            topic.appendAborted(strange.subList(40, 60));
            List<Long> offsets = topic.appendAll(strange.subList(40, strange.size()));
            long end = offsets.get(offsets.size() - 1);
            try (ThingLog replica = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
                    BareFeed feed = feed()) {
                FeedEnd reached = feed.awaitOffset(end);
                assertThat(replica.position()).isEqualTo(end);
                assertThat(reached.logDigest()).hasToString(replica.digest());
                for (ConsumerRecord<byte[], byte[]> change : feed.changes()) {
                    assertThat(BareFeed.decode(change.value(), ids).get("entity"))
                            .hasToString("things");
                }
                assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
            }
        }
    }

    @Test
    void anEntityOfTheLargestSizeIsShownBeforeAndAfter() throws Exception {
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
                Publisher publisher = Publisher.start(config(), ids);
                BareFeed feed = feed()) {
            things.append(Pads.define());
            int most = Things.MAX_ENTITY_BYTES;
            things.write(Pads.put("p", 0, most));
            things.write(Pads.put("p", 1, most));
            feed.awaitChanges(2);
            GenericRecord change = BareFeed.decode(feed.changes().get(1).value(), ids);
            assertThat(feed.changes().get(1).value().length).isGreaterThan(2 * most);
            assertThat(((GenericRecord) change.get("before")).get("pad").toString())
                    .hasSizeGreaterThan(most - 100);
            assertThat(((GenericRecord) change.get("after")).get("pad").toString())
                    .hasSizeGreaterThan(most - 100);
            assertThat(publisher.status().problem()).isNull();
        }
    }

    @Test
    void rowsOfAnOlderDefinitionAreShownInTheLatest() throws Exception {
        try (ThingLog things = new ThingLog(stack.bootstrap(), name, directory.resolve("replica"));
                Publisher publisher = Publisher.start(config(), ids);
                BareFeed feed = feed()) {
            things.append(Pads.define());
            things.write(Pads.put("p", 0, 100));
            things.append(Pads.defineWithColor());
            things.write(Pads.delete("p", 1));
            things.write(Pads.putWithColor("q", "red"));
            feed.awaitChanges(3);
            GenericRecord deleted = BareFeed.decode(feed.changes().get(1).value(), ids);
            assertThat(((GenericRecord) deleted.get("before")).get("id")).hasToString("p");
            assertThat(((GenericRecord) deleted.get("before")).get("color")).isNull();
            GenericRecord created = BareFeed.decode(feed.changes().get(2).value(), ids);
            assertThat(((GenericRecord) created.get("after")).get("color")).hasToString("red");
            assertThat(publisher.status().problem()).isNull();
        }
    }
}
