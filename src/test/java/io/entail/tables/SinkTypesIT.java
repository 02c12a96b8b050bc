package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.SchemaRegistry;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.FieldType;
import io.entail.schema.RandomEntities;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicAdmin;
import io.entail.writes.CanonicalKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every value of every shipped entity arrives in a database through stock Kafka Connect. */
final class SinkTypesIT {
    private static final int ROWS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    /** One row, as it is written and as it has to arrive. */
    private record Sample(String key, Bytes keyBytes, Bytes valueBytes, Map<String, @Nullable String> expected) {}

    @Test
    void everyValueOfEveryShippedEntityArrivesAndGoes() throws Exception {
        String store = stack.freshStore();
        RandomEntities random = new RandomEntities(seeds.seed());
        Map<String, List<Sample>> samples = new TreeMap<>();
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.bootstrap());
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
                TopicAdmin admin = new TopicAdmin(Admin.create(kafka), Duration.ofSeconds(20));
                KafkaProducer<byte[], byte[]> producer = producer(store);
                SinkBed bed = new SinkBed(directory, stack.bootstrap(), stack.registryUrl())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (EntityDefinition definition : Definitions.shipped().all()) {
                String topic = TableTopic.name(store, definition.name());
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
            bed.sink(store);
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                String key = key(entity.getKey());
                bed.await(
                        store,
                        () -> assertThat(bed.rows(entity.getKey(), key))
                                .as(entity.getKey())
                                .isEqualTo(expected(entity.getValue())));
            }
            producer.beginTransaction();
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                Sample gone = entity.getValue().remove(0);
                send(producer, TableTopic.name(store, entity.getKey()), gone.keyBytes(), null);
            }
            producer.commitTransaction();
            for (Map.Entry<String, List<Sample>> entity : samples.entrySet()) {
                String key = key(entity.getKey());
                bed.await(
                        store,
                        () -> assertThat(bed.rows(entity.getKey(), key))
                                .as(entity.getKey())
                                .isEqualTo(expected(entity.getValue())));
            }
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
        return new Sample(
                key,
                Bytes.wrap(records.key(keyId, CanonicalKey.of(key))),
                Bytes.wrap(records.value(valueId, row, definition)),
                expected);
    }

    /** What the README says of names and values, once more. */
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
