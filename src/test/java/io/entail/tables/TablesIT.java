package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PublishTables;
import io.entail.config.TopicNames;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.errors.MalformedEntityException;
import io.entail.publish.PublishStatus;
import io.entail.publish.Publisher;
import io.entail.read.Entity;
import io.entail.replica.KafkaLog;
import io.entail.replica.StrangeRecords;
import io.entail.replica.Things;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A table topic has exactly the rows of its entity, whatever happened before. */
final class TablesIT {
    private static final Duration WITHIN = Duration.ofSeconds(90);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String name;
    private FileSchemaIds ids;
    private EntityStore store;

    @BeforeEach
    void openStore() {
        name = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
        store = EntityStore.open(config("store", PublishTables.NONE));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private EntityStoreConfig config(String folder, PublishTables tables) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(folder))
                .withStore(name)
                .withPublishTables(tables)
                .build();
    }

    private Publisher publisher(PublishTables tables) {
        return Publisher.start(config("publisher", tables), ids);
    }

    private TableReader reader(String entity) {
        return new TableReader(stack.bootstrap(), TopicNames.table(name, entity), ids);
    }

    private Dao services() {
        return store.dao("services");
    }

    private String service(String serviceName) {
        return Objects.requireNonNull(
                services().insert(Map.of("name", serviceName, "host", "h")).text("id"));
    }

    private void awaitFeed(Publisher publisher) {
        long end = store.status().log().reached().offset();
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                        .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                        .isGreaterThanOrEqualTo(end));
    }

    /**
     * Waits until the table is equal to the store. A table that is filled later than the feed is read may be older at
     * first.
     */
    private void assertSame(String entity) {
        Map<String, Long> versions = new TreeMap<>();
        Map<String, @Nullable String> names = new TreeMap<>();
        for (Entity each : store.dao(entity).each()) {
            String key = Objects.requireNonNull(each.text("id"));
            versions.put(key, each.version());
            names.put(key, each.text("name"));
        }
        await().atMost(WITHIN)
                .ignoreExceptionsInstanceOf(org.apache.kafka.common.KafkaException.class)
                .untilAsserted(() -> {
                    try (TableReader reader = reader(entity)) {
                        Map<String, GenericRecord> rows = reader.rows();
                        Map<String, Long> found = new TreeMap<>();
                        Map<String, @Nullable String> called = new TreeMap<>();
                        rows.forEach((key, row) -> {
                            found.put(key, (Long) row.get("_version"));
                            boolean named = row.getSchema().getField("name") != null && row.get("name") != null;
                            called.put(key, named ? row.get("name").toString() : null);
                        });
                        assertThat(found).isEqualTo(versions);
                        assertThat(called).isEqualTo(names);
                    }
                });
    }

    @Test
    void aTableHasTheRowsOfItsEntityAndATombstoneForEachThatIsGone() throws Exception {
        try (Publisher publisher = publisher(PublishTables.of(List.of("services")))) {
            String first = service("first");
            String second = service("second");
            services().update(first, Map.of("retries", 3));
            services().delete(second);
            store.dao("consumers").insert(Map.of("username", "bob"));
            awaitFeed(publisher);
            assertSame("services");
            try (TableReader reader = reader("services")) {
                List<ConsumerRecord<byte[], byte[]>> records = reader.readOn();
                assertThat(records).hasSize(4);
                assertThat(records.get(3).value()).isNull();
                assertThat(records.get(3).key()).isEqualTo(records.get(1).key());
                GenericRecord updated = reader.decode(records.get(2).value());
                assertThat(updated.getSchema().getFullName()).isEqualTo("io.entail.entities.ServiceRow");
                assertThat(updated.get("retries")).isEqualTo(3);
                assertThat(updated.get("client_certificate_id")).isNull();
                assertThat(reader.decode(records.get(2).key()).get("id")).hasToString(first);
            }
        }
    }

    @Test
    void switchedOnForAStoreThatHasAFeedItIsFilledAtOnceAndNotBefore() throws Exception {
        List<String> keys = new ArrayList<>();
        try (Publisher publisher = publisher(PublishTables.NONE)) {
            for (int i = 0; i < 50; i++) {
                keys.add(service("s" + i));
            }
            services().delete(keys.get(7));
            services().update(keys.get(8), Map.of("retries", 1));
            awaitFeed(publisher);
        }
        try (Publisher publisher = publisher(PublishTables.ALL)) {
            awaitFeed(publisher);
            assertSame("services");
            assertSame("workspaces");
            try (TableReader reader = reader("services")) {
                // There is one record per row, with its present values and not its former ones.
                assertThat(reader.readOn()).hasSize(49);
            }
            service("later");
            services().delete(keys.get(9));
            awaitFeed(publisher);
            assertSame("services");
        }
    }

    @Test
    void switchedOnWhileWritesGoOnItIsSeenAsNothingOrAsAllOfAMoment() throws Exception {
        int before = 2_000;
        store.write(all -> {
            for (int i = 0; i < before; i++) {
                all.insert("consumers", Map.of("username", "c" + i));
            }
        });
        AtomicBoolean enough = new AtomicBoolean();
        Thread load = new Thread(() -> {
            for (int i = before; !enough.get(); i++) {
                store.dao("consumers").insert(Map.of("username", "c" + i));
            }
        });
        load.start();
        try (Publisher publisher = publisher(PublishTables.of(List.of("consumers")))) {
            await().atMost(WITHIN).until(() -> publisher.status().state() == PublishStatus.State.RUNNING);
            try (TableReader reader = reader("consumers")) {
                await().atMost(WITHIN).until(() -> !reader.readOn().isEmpty());
                assertThat(reader.rows()).hasSizeGreaterThanOrEqualTo(before);
            }
            enough.set(true);
            load.join();
            awaitFeed(publisher);
            assertSame("consumers");
        } finally {
            enough.set(true);
            load.join();
        }
    }

    @Test
    void aTableHasAllReadableRowsWhateverTheLogContains() throws Exception {
        store.close();
        Random random = seeds.random();
        KafkaLog log = KafkaLog.open(config("things", PublishTables.NONE), Clock.systemUTC());
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                Publisher publisher = publisher(PublishTables.ALL)) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
            log.append(Things.write(log.basis(), Things.put("honest", 0, "n", null)))
                    .join();
            for (ProducerRecord<byte[], byte[]> record : StrangeRecords.of(name + ".writes", random)) {
                stranger.send(record).get();
            }
            log.append(Things.write(log.basis(), Things.put("last", 0, "n", null)))
                    .join();
            long end = log.basis().offset();
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                            .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                            .isGreaterThanOrEqualTo(end));
            Map<String, Long> readable = readableThings(log);
            assertThat(readable).containsKey("last");
            await().atMost(WITHIN).untilAsserted(() -> {
                try (TableReader reader = reader("things")) {
                    Map<String, Long> found = new TreeMap<>();
                    reader.rows().forEach((key, row) -> found.put(key, (Long) row.get("_version")));
                    assertThat(found).isEqualTo(readable);
                }
            });
        } finally {
            log.close();
        }
    }

    private static Map<String, Long> readableThings(KafkaLog log) {
        Map<String, Long> readable = new TreeMap<>();
        log.whole(state -> {
            state.each((entity, key, row) -> {
                EntityDefinition definition = state.definition(entity, row.definition());
                if (definition != null && entity.equals("things")) {
                    try {
                        definition.codec().decode(row.after().array());
                        readable.put(String.valueOf(CanonicalKey.parts(key).get(0)), row.version());
                    } catch (MalformedEntityException | IllegalArgumentException e) {
                        // The image of this row cannot be decoded.
                    }
                }
            });
            return true;
        });
        return readable;
    }

    @Test
    void aTableThatWasSwitchedOffIsFilledAgainAnUnchangedOneIsNot() throws Exception {
        String kept;
        String gone;
        try (Publisher publisher = publisher(PublishTables.ALL)) {
            kept = service("kept");
            gone = service("gone");
            awaitFeed(publisher);
            assertSame("services");
        }
        int before;
        try (Publisher publisher = publisher(PublishTables.ALL);
                TableReader reader = reader("services")) {
            before = reader.readOn().size();
            service("more");
            awaitFeed(publisher);
            assertSame("services");
            assertThat(reader.readOn()).hasSize(before + 1);
        }
        try (Publisher publisher = publisher(PublishTables.NONE)) {
            services().delete(gone);
            services().update(kept, Map.of("retries", 2));
            awaitFeed(publisher);
        }
        try (Publisher publisher = publisher(PublishTables.ALL);
                TableReader reader = reader("services")) {
            awaitFeed(publisher);
            assertSame("services");
            assertThat(reader.rows()).doesNotContainKey(gone);
            assertThat(Objects.requireNonNull(reader.rows().get(kept)).get("retries"))
                    .isEqualTo(2);
        }
    }

    @Test
    void anEntityThatIsAddedLaterIsFilledAndTheOthersAreNot() throws Exception {
        try (Publisher publisher = publisher(PublishTables.of(List.of("services")))) {
            service("a");
            store.dao("consumers").insert(Map.of("username", "bob"));
            awaitFeed(publisher);
            assertSame("services");
        }
        try (Publisher publisher = publisher(PublishTables.of(List.of("services", "consumers")));
                TableReader reader = reader("services")) {
            awaitFeed(publisher);
            assertSame("consumers");
            assertThat(reader.readOn()).hasSize(1);
        }
    }

    @Test
    void afterARebuildOfTheFeedItIsFilledAndNeverGoesBack() throws Exception {
        String changed;
        try (Publisher publisher = publisher(PublishTables.ALL)) {
            changed = service("changed");
            for (int i = 0; i < 20; i++) {
                services().update(changed, Map.of("retries", i));
            }
            services().delete(service("gone"));
            awaitFeed(publisher);
            assertSame("services");
        }
        try (Publisher publisher = Publisher.start(config("publisher", PublishTables.ALL), ids, true)) {
            awaitFeed(publisher);
            services().update(changed, Map.of("retries", 99));
            awaitFeed(publisher);
            assertSame("services");
            try (TableReader reader = reader("services")) {
                Map<String, Long> versions = new HashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : reader.readOn()) {
                    if (record.value() != null) {
                        long version = (Long) reader.decode(record.value()).get("_version");
                        String key = reader.decode(record.key()).get("id").toString();
                        assertThat(version).isGreaterThanOrEqualTo(versions.getOrDefault(key, 0L));
                        versions.put(key, version);
                    }
                }
            }
        }
    }

    @Test
    void aNewDefinitionMakesATableAndANewVersionGoesOnInTheSame() throws Exception {
        Path file = Files.writeString(directory.resolve("thing.avdl"), """
            namespace shop;
            schema Thing;
            @entity("things") @primaryKey(["id"])
            record Thing {
              union { null, uuid } @auto(true) id = null;
              union { null, string } name = null;
            }
            """);
        try (Publisher publisher = publisher(PublishTables.ALL)) {
            awaitFeed(publisher);
            store.close();
            store = EntityStore.open(definitions(file));
            store.dao("things").insert(Map.of("name", "old"));
            awaitFeed(publisher);
            assertSame("things");
            Files.writeString(
                    file,
                    Files.readString(file).replace("name = null;", "name = null;\n union { null, int } size = null;"));
            store.close();
            store = EntityStore.open(definitions(file));
            store.dao("things").insert(Map.of("name", "new", "size", 5));
            awaitFeed(publisher);
            assertSame("things");
            try (TableReader reader = reader("things")) {
                List<ConsumerRecord<byte[], byte[]>> records = reader.readOn();
                assertThat(records).hasSize(2);
                assertThat(reader.decode(records.get(0).value()).getSchema().getField("size"))
                        .isNull();
                assertThat(reader.decode(records.get(1).value()).get("size")).isEqualTo(5);
            }
        }
    }

    private EntityStoreConfig definitions(Path file) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("store"))
                .withStore(name)
                .withDefinitions(file)
                .build();
    }

    @Test
    void recordsOfAKilledFillerAreNeverRead() throws Exception {
        try (Publisher publisher = publisher(PublishTables.NONE)) {
            service("a");
            awaitFeed(publisher);
        }
        // This imitates a process that was killed while it filled the table.
        try (Publisher publisher = publisher(PublishTables.of(List.of("services")))) {
            awaitFeed(publisher);
            assertSame("services");
        }
        try (KafkaProducer<byte[], byte[]> dead = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "transactional.id", name + "-tables"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(TopicNames.table(name, "services"), new byte[] {1}, new byte[] {2}))
                    .get();
            service("b");
            try (Publisher publisher = publisher(PublishTables.of(List.of("services")))) {
                awaitFeed(publisher);
                assertSame("services");
            }
        }
    }

    @Test
    void anotherNodeGoesOnWhereOneHasStopped() throws Exception {
        try (Publisher other = Publisher.start(config("other", PublishTables.ALL), ids)) {
            try (Publisher publisher = publisher(PublishTables.ALL)) {
                service("a");
                awaitFeed(publisher);
            }
            service("b");
            awaitFeed(other);
            assertSame("services");
            try (TableReader reader = reader("services")) {
                assertThat(reader.readOn()).hasSize(2);
            }
        }
    }

    @Test
    void aTableWhoseTopicIsDeletedIsMadeAnewAndFilled() throws Exception {
        try (Publisher publisher = publisher(PublishTables.of(List.of("services")));
                RawTopic topic = new RawTopic(stack.bootstrap(), TopicNames.table(name, "services"))) {
            service("a");
            awaitFeed(publisher);
            assertSame("services");
            topic.delete();
            service("b");
            awaitFeed(publisher);
            assertSame("services");
            assertThat(publisher.status().state()).isNotEqualTo(PublishStatus.State.STOPPED);
        }
    }

    @Test
    void aRowThatMayExpireSaysWhenAndGoesWhenItIsOver() throws Exception {
        try (Publisher publisher = publisher(PublishTables.ALL)) {
            String consumer = Objects.requireNonNull(
                    store.dao("consumers").insert(Map.of("username", "bob")).text("id"));
            store.dao("keyauth_credentials")
                    .insert(Map.of("consumer", Map.of("id", consumer), "key", "k"), WriteOptions.ttl(3_600));
            awaitFeed(publisher);
            assertSame("keyauth_credentials");
            try (TableReader reader = reader("keyauth_credentials")) {
                GenericRecord row = reader.rows().values().iterator().next();
                assertThat((Long) row.get("_expires")).isGreaterThan(System.currentTimeMillis());
            }
            store.dao("consumers").delete(consumer);
            awaitFeed(publisher);
            assertSame("keyauth_credentials");
        }
    }
}
