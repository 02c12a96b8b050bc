package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PublishTables;
import io.entail.config.TopicNames;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.publish.Publisher;
import io.entail.read.Entity;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RandomEntities;
import io.entail.schema.value.FieldType;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicAdmin;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The rows of table topics arrive in a database through an unmodified Kafka Connect. */
final class SinkIT {
    private static final int ROWS = 8;
    private static final List<String> TABLES =
            List.of("services", "routes", "plugins", "consumers", "keyauth_credentials", "upstreams");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    static Path servers;

    @TempDir
    Path directory;

    private static @Nullable SinkBed started;

    @BeforeAll
    static void startServers() {
        started = new SinkBed(servers, stack);
    }

    @AfterAll
    static void stopServers() {
        if (started != null) {
            started.close();
        }
    }

    private static SinkBed bed() {
        return Objects.requireNonNull(started);
    }

    /** A row as it is written, and as it must arrive. */
    private record Sample(String key, Bytes keyBytes, Bytes valueBytes, Map<String, @Nullable String> expected) {}

    @Test
    void everyValueOfEveryShippedEntityArrivesAndGoes() throws Exception {
        String store = stack.freshStore();
        RandomEntities random = new RandomEntities(seeds.seed());
        Map<String, List<Sample>> samples = new TreeMap<>();
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.bootstrap());
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
                TopicAdmin admin = new TopicAdmin(Admin.create(kafka), Duration.ofSeconds(20));
                KafkaProducer<byte[], byte[]> producer = producer(store)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (EntityDefinition definition : Definitions.shipped().all()) {
                String topic = TopicNames.table(store, definition.name());
                TableTopic.create(admin, topic, 1 << 16);
                TableRecords records = new TableRecords(List.of(definition));
                int keyId = registry.id(topic + "-key", records.keySchema());
                int valueId = registry.id(topic + "-value", records.valueSchema());
                List<Sample> rows = new ArrayList<>();
                for (int i = 1; i <= ROWS; i++) {
                    rows.add(sample(definition, random.entity(definition), records, keyId, valueId, i));
                }
                for (Sample row : rows) {
                    send(producer, topic, row.keyBytes(), row.valueBytes());
                }
                samples.put(definition.name(), rows);
            }
            producer.commitTransaction();
            bed().sink(store);
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                String key = key(entity.getKey());
                bed().await(
                                store,
                                () -> assertThat(bed().rows(store, entity.getKey(), key))
                                        .as("the rows of %s have arrived", entity.getKey())
                                        .isEqualTo(expected(entity.getValue())));
            }
            producer.beginTransaction();
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                Sample gone = entity.getValue().remove(0);
                send(producer, TopicNames.table(store, entity.getKey()), gone.keyBytes(), null);
            }
            producer.commitTransaction();
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                String key = key(entity.getKey());
                bed().await(
                                store,
                                () -> assertThat(bed().rows(store, entity.getKey(), key))
                                        .as("the rows of %s have arrived", entity.getKey())
                                        .isEqualTo(expected(entity.getValue())));
            }
        }
    }

    @Test
    void theRowsOfAStoreAreThoseOfTheDatabaseAlsoAfterATimeWithoutTables() throws Exception {
        String name = stack.freshStore();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("store"))
                .withStore(name)
                .withAcceptPlugins(true)
                .build();
        try (SchemaRegistry ids = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
                EntityStore store = EntityStore.open(config)) {
            Dao services = store.dao("services");
            List<String> keys = new ArrayList<>();
            try (Publisher publisher = publisher(name, PublishTables.of(TABLES), ids)) {
                for (int i = 0; i < 30; i++) {
                    keys.add(id(services.insert(Map.of("name", "s" + i, "host", "h", "tags", List.of("a", "b" + i)))));
                    store.dao("routes").insert(Map.of("paths", List.of("/" + i), "service", Map.of("id", keys.get(i))));
                }
                store.dao("plugins").insert(Map.of("name", "mine", "config", Map.of("deep", Map.of("n", 1.5))));
                String consumer = id(store.dao("consumers").insert(Map.of("username", "bob")));
                store.dao("keyauth_credentials")
                        .insert(Map.of("consumer", Map.of("id", consumer), "key", "k"), WriteOptions.ttl(3_600));
                store.dao("upstreams").insert(Map.of("name", "up"));
                bed().sink(name);
                await(publisher, store);
                awaitSame(name, store);
                store.dao("routes").each().forEach(route -> store.dao("routes").delete(id(route)));
                services.delete(keys.remove(0));
                services.update(keys.get(0), Map.of("retries", 1, "tags", List.of("c")));
                awaitSame(name, store);
            }
            try (Publisher publisher = publisher(name, PublishTables.NONE, ids)) {
                services.delete(keys.remove(0));
                services.update(keys.get(0), Map.of("retries", 2));
                await(publisher, store);
            }
            try (Publisher publisher = publisher(name, PublishTables.of(TABLES), ids)) {
                await(publisher, store);
                awaitSame(name, store);
                services.delete(keys.remove(0));
                awaitSame(name, store);
            }
        }
    }

    private Publisher publisher(String name, PublishTables tables, SchemaRegistry ids) {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("publisher"))
                .withStore(name)
                .withPublishTables(tables)
                .build();
        return Publisher.start(config, ids);
    }

    private static void await(Publisher publisher, EntityStore store) {
        long end = store.status().log().reached().offset();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(publisher.status().reached().offset())
                        .as("the feed reaches the end of the log; the publisher says %s", publisher.status())
                        .isGreaterThanOrEqualTo(end));
    }

    private static String id(Entity entity) {
        return String.valueOf(entity.text("id"));
    }

    private static void awaitSame(String name, EntityStore store) throws Exception {
        for (String entity : TABLES) {
            Map<String, Map<String, @Nullable String>> expected = new TreeMap<>();
            for (Entity row : store.dao(entity).each()) {
                EntityDefinition definition = store.dao(entity).definition();
                Map<String, @Nullable String> flat = new LinkedHashMap<>();
                flatten("", definition.fields(), row.fields(), flat);
                flat.put("_workspace", row.workspace());
                flat.put("_version", Long.toString(row.version()));
                expected.put(id(row), flat);
            }
            bed().await(name, () -> {
                Map<String, Map<String, @Nullable String>> rows = bed().rows(name, entity, "id");
                // The DAO gives only the remaining time.
                rows.values().forEach(row -> row.remove("_expires"));
                assertThat(rows)
                        .as("the rows of %s are those of the store", entity)
                        .isEqualTo(expected);
            });
        }
    }

    private static Map<String, Map<String, @Nullable String>> expected(List<Sample> rows) {
        Map<String, Map<String, @Nullable String>> expected = new TreeMap<>();
        rows.forEach(row -> expected.put(row.key(), row.expected()));
        return expected;
    }

    private static String key(String entity) {
        return Definitions.shipped().require(entity).primaryKey().get(0);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, Bytes key, @Nullable Bytes value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, key.array(), value == null ? null : value.array()))
                .get();
    }

    private static KafkaProducer<byte[], byte[]> producer(String store) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "transactional.id", store),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static Sample sample(
            EntityDefinition definition,
            Map<String, Object> random,
            TableRecords records,
            int keyId,
            int valueId,
            long version)
            throws Exception {
        String keyField = key(definition.name());
        String key = UUID.randomUUID().toString();
        Map<String, Object> entity = new LinkedHashMap<>(random);
        entity.put(keyField, key);
        for (String part : definition.primaryKey()) {
            // Every part of a key has a value, even if the field is optional elsewhere.
            entity.putIfAbsent(part, part(definition.requireField(part).type(), version));
        }
        long expiresAt = version % 2 == 0 ? 0 : 1_700_000_000_000L + version;
        Row row = new Row(
                version,
                1,
                definition.workspaceable() ? CanonicalKey.of(key) : null,
                1,
                expiresAt,
                List.of(),
                List.of(),
                "",
                Bytes.wrap(definition.codec().encode(entity)));
        Map<String, @Nullable String> expected = new LinkedHashMap<>();
        flatten("", definition.fields(), definition.codec().decode(row.after().array()), expected);
        if (definition.workspaceable()) {
            expected.put("_workspace", key);
        }
        expected.put("_version", Long.toString(version));
        if (definition.ttl()) {
            expected.put("_expires", expiresAt == 0 ? null : "2023-11-14 22:13:20.00" + version);
        }
        Bytes keyOfRow = new EntityKeys(definition)
                .keyOf(definition.codec().decode(row.after().array()));
        return new Sample(
                key,
                Bytes.wrap(records.key(keyId, keyOfRow)),
                Bytes.wrap(records.value(valueId, row, definition)),
                expected);
    }

    private static Object part(FieldType type, long version) {
        return switch (type) {
            case UUID -> UUID.randomUUID().toString();
            case STRING -> "part " + version;
            default -> version;
        };
    }

    /** Converts names and values as the README describes, independently of the implementation. */
    private static void flatten(
            String prefix, List<FieldDefinition> fields, Map<?, ?> values, Map<String, @Nullable String> flat)
            throws Exception {
        for (FieldDefinition field : fields) {
            String name = prefix + field.name();
            Object value = values.get(field.name());
            if (field.type() == FieldType.RECORD) {
                flatten(name + "_", field.fields(), value instanceof Map<?, ?> nested ? nested : Map.of(), flat);
            } else if (field.type() == FieldType.REFERENCE) {
                flat.put(name + "_id", value instanceof Map<?, ?> parent ? String.valueOf(parent.get("id")) : null);
            } else if (value == null || field.type().isScalar()) {
                flat.put(name, value == null ? null : String.valueOf(value));
            } else {
                flat.put(name, JSON.writeValueAsString(value));
            }
        }
    }
}
