package io.entail.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.Binary;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Types;
import io.entail.writes.CanonicalKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableRecordsTest {
    private static final String UUID = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String OTHER = "bbbbbbbb-0000-4000-8000-000000000002";

    private static final String THING = """
        {"type":"record","name":"Thing","namespace":"test","entity":"things","primaryKey":["id"],
         "fields":[{"name":"id","type":["null",{"type":"string","logicalType":"uuid"}],"default":null}%s]}""";

    @Test
    void everyShippedEntityIsFlatAndItsNamesAreItsOwn() {
        for (EntityDefinition definition : Definitions.shipped().all()) {
            TableRecords records = records(definition);

            assertThat(names(records.valueSchema()))
                    .as("the columns of %s have different names", definition.name())
                    .doesNotHaveDuplicates();
            for (Schema.Field field : records.valueSchema().getFields()) {
                Schema type = field.schema().getTypes().get(1);
                assertThat(type.getType())
                        .as("the column %s.%s has a type of tables", definition.name(), field.name())
                        .isIn(
                                Schema.Type.STRING,
                                Schema.Type.INT,
                                Schema.Type.LONG,
                                Schema.Type.DOUBLE,
                                Schema.Type.BOOLEAN);
                assertThat(field.hasDefaultValue()).isTrue();
            }
            assertThat(new Schema.Parser().parse(records.valueSchema().toString()))
                    .isEqualTo(records.valueSchema());
        }
    }

    @Test
    void fieldsOfRecordsAreNamedByTheirPathsReferencesByTheParentsKeyAndListsAreJson() throws Exception {
        EntityDefinition upstreams = shipped("upstreams");
        Map<String, Object> entity = Map.of(
                "id",
                UUID,
                "name",
                "u",
                "slots",
                100,
                "tags",
                List.of("a", "b\"c"),
                "client_certificate",
                Map.of("id", OTHER),
                "healthchecks",
                Map.of(
                        "active",
                        Map.of("timeout", 1.5, "healthy", Map.of("http_statuses", List.of(200)), "unhealthy", Map.of()),
                        "passive",
                        Map.of("healthy", Map.of(), "unhealthy", Map.of())));

        GenericRecord row = value(records(upstreams), row(upstreams, entity, CanonicalKey.of(OTHER), 7, 0), upstreams);

        assertThat(row.getSchema().getFullName()).isEqualTo("io.entail.entities.UpstreamRow");
        assertThat(row.get("id")).hasToString(UUID);
        assertThat(row.get("slots")).isEqualTo(100);
        assertThat(row.get("tags")).hasToString("[\"a\",\"b\\\"c\"]");
        assertThat(row.get("client_certificate_id")).hasToString(OTHER);
        assertThat(row.get("healthchecks_active_timeout")).isEqualTo(1.5);
        assertThat(row.get("healthchecks_active_healthy_http_statuses")).hasToString("[200]");
        assertThat(row.get("host_header")).isNull();
        assertThat(row.get("_workspace")).hasToString(OTHER);
        assertThat(row.get("_version")).isEqualTo(7L);
        assertThat(row.getSchema().getField("_expires")).isNull();
    }

    @Test
    void aRowThatMayExpireSaysWhen() throws Exception {
        EntityDefinition keys = shipped("keyauth_credentials");
        Map<String, Object> entity = Map.of("id", UUID, "key", "k");

        assertThat(value(records(keys), row(keys, entity, CanonicalKey.of(OTHER), 1, 1_234), keys)
                        .get("_expires"))
                .isEqualTo(1_234L);
        assertThat(value(records(keys), row(keys, entity, CanonicalKey.of(OTHER), 1, 0), keys)
                        .get("_expires"))
                .isNull();
    }

    @Test
    void theCharacterThatNoDatabaseTakesIsReplaced() throws Exception {
        EntityDefinition plugins = shipped("plugins");
        Map<String, Object> entity =
                Map.of("id", UUID, "name", "a\0b", "config", Map.of("k\0", List.of("\0", "\\u0000"), "n", 1));

        GenericRecord row = value(records(plugins), row(plugins, entity, CanonicalKey.of(OTHER), 1, 0), plugins);

        assertThat(row.get("name")).hasToString("a\ufffdb");
        assertThat(row.get("config")).hasToString("{\"k\ufffd\":[\"\ufffd\",\"\\\\u0000\"],\"n\":1}");
    }

    @Test
    void typesThatDatabasesHaveAreLogicalTypes() throws Exception {
        EntityDefinition goods = Types.definitions().require("goods");
        Instant time = Instant.parse("2026-11-28T13:53:00.123Z");
        Map<String, Object> entity = Map.of(
                "id",
                UUID,
                "price",
                new BigDecimal("-2.56"),
                "since",
                LocalDate.of(1970, 1, 2),
                "batch",
                time,
                "code",
                Binary.of(new byte[] {0, -1}),
                "discounts",
                List.of(new BigDecimal("1.0")),
                "measure",
                Map.of("weight", new BigDecimal("1.250"), "taken", time),
                "rate",
                Map.of("rate", new BigDecimal("0.001")),
                "day",
                Map.of("day", LocalDate.of(1970, 1, 3)));

        GenericRecord row = value(records(goods), row(goods, entity, CanonicalKey.of(OTHER), 7, 0), goods);

        assertThat(row.get("price")).isEqualTo(ByteBuffer.wrap(new byte[] {-1, 0}));
        assertThat(LogicalTypes.fromSchema(type(row, "price"))).isEqualTo(LogicalTypes.decimal(10, 2));
        assertThat(row.get("since")).isEqualTo(1);
        assertThat(LogicalTypes.fromSchema(type(row, "since"))).isEqualTo(LogicalTypes.date());
        assertThat(row.get("batch")).isEqualTo(time.toEpochMilli());
        assertThat(LogicalTypes.fromSchema(type(row, "batch"))).isEqualTo(LogicalTypes.timestampMillis());
        assertThat(row.get("code")).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
        assertThat(row.get("discounts")).hasToString("[\"1.0\"]");
        assertThat(row.get("measure_weight")).isEqualTo(ByteBuffer.wrap(new byte[] {4, -30}));
        assertThat(row.get("rate_rate")).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(LogicalTypes.fromSchema(type(row, "rate_rate"))).isEqualTo(LogicalTypes.decimal(6, 3));
        assertThat(row.get("day_day")).isEqualTo(2);
    }

    private static Schema type(GenericRecord row, String field) {
        return row.getSchema().getField(field).schema().getTypes().get(1);
    }

    @Test
    void keysOfTheseTypesLeadBackToTheirRows() {
        Instant time = Instant.parse("2026-11-28T13:53:00.123Z");
        Map<String, Bytes> keys = Map.of(
                "days", CanonicalKey.of(LocalDate.of(1, 1, 1)),
                "rates", CanonicalKey.of(new BigDecimal("-999.999")),
                "marks", CanonicalKey.ofParts(List.of(time, Binary.of(new byte[0]))));
        keys.forEach((entity, key) -> {
            TableRecords records = records(Types.definitions().require(entity));
            assertThat(records.keyOf(7, records.key(7, key)))
                    .as("the key of %s is read back", entity)
                    .isEqualTo(key);
        });
        TableRecords rates = records(Types.definitions().require("rates"));
        assertThatThrownBy(() -> rates.key(1, CanonicalKey.of(new BigDecimal("1000000"))))
                .isInstanceOf(MalformedEntityException.class);
        assertThatThrownBy(() -> rates.key(1, CanonicalKey.of(5L))).isInstanceOf(MalformedEntityException.class);
    }

    @Test
    void theKeyIsARecordOfThePrimaryKey() throws Exception {
        TableRecords records = records(shipped("services"));
        GenericRecord key = read(records.key(9, CanonicalKey.of(UUID)), records.keySchema());

        assertThat(records.key(9, CanonicalKey.of(UUID))).startsWith(0, 0, 0, 0, 9);
        assertThat(key.getSchema().getFullName()).isEqualTo("io.entail.entities.ServiceKey");
        assertThat(names(key.getSchema())).containsExactly("id");
        assertThat(key.get("id")).hasToString(UUID);
    }

    @Test
    void aKeyOfSeveralPartsHasAFieldForEach() throws Exception {
        EntityDefinition pairs = EntityDefinition.of(new Schema.Parser().parse("""
            {"type":"record","name":"Pair","entity":"pairs","primaryKey":["a","b"],
             "fields":[{"name":"b","type":"long"},{"name":"a","type":"string"}]}"""));
        TableRecords records = records(pairs);

        GenericRecord key = read(records.key(1, CanonicalKey.ofParts(List.of("x", 5L))), records.keySchema());

        assertThat(names(key.getSchema())).containsExactly("a", "b");
        assertThat(key.get("a")).hasToString("x");
        assertThat(key.get("b")).isEqualTo(5L);
    }

    @Test
    void aKeyLeadsBackToItsRowAndNothingElseDoes() {
        TableRecords records = records(shipped("services"));
        Bytes key = CanonicalKey.of(UUID);
        byte[] record = records.key(7, key);

        assertThat(records.keyOf(7, record)).isEqualTo(key);
        assertThat(records.keyOf(8, record)).isNull();
        assertThat(records.keyOf(7, new byte[] {0, 0, 0, 0, 7, 2})).isNull();
        assertThat(records.keyOf(7, Arrays.copyOf(record, record.length + 1))).isNull();
        assertThat(records.keyOf(7, new byte[0])).isNull();
    }

    @Test
    void aRowWhoseImageIsFaultyIsNoRecord() {
        EntityDefinition services = shipped("services");
        TableRecords records = records(services);

        for (Bytes key : List.of(
                Bytes.utf8("nonsense"),
                Bytes.EMPTY,
                CanonicalKey.of("no uuid"),
                CanonicalKey.of(5L),
                CanonicalKey.ofParts(Arrays.asList(UUID, UUID)),
                CanonicalKey.ofParts(Arrays.asList((Object) null)))) {
            assertThatThrownBy(() -> records.key(1, key)).isInstanceOf(MalformedEntityException.class);
        }
        Row lie = row(services, Map.of("id", UUID, "name", "s", "host", "h"), CanonicalKey.of(OTHER), 1, 0);
        Row cut = new Row(1, 1, lie.workspace(), 1, 0, List.of(), List.of(), "", Bytes.wrap(new byte[] {2, 2}));
        assertThatThrownBy(() -> records.value(1, cut, services)).isInstanceOf(MalformedEntityException.class);
    }

    @Test
    void namesThatAreTakenGetAnUnderscoreAndKeepItInLaterVersions() {
        String part = """
            ,{"name":"part","type":["null",{"type":"record","name":"Part","fields":[
               {"name":"size","type":["null","int"],"default":null}]}],"default":null}""";
        String own = field("part_size") + field("PART_SIZE_");
        EntityDefinition first = thing(part);
        EntityDefinition second = thing(part + own);

        assertThat(names(records(first).valueSchema())).containsExactly("id", "part_size", "_version");
        // Fields that a version adds get names that are still free.
        assertThat(names(records(first, second).valueSchema()))
                .containsExactly("id", "part_size", "part_size_", "PART_SIZE__", "_version");
        // Within one version, plain fields get their names first.
        assertThat(names(records(second).valueSchema()))
                .containsExactly("id", "part_size", "PART_SIZE_", "part_size__", "_version");
    }

    @Test
    void aLaterVersionReadsRowsOfAnEarlierOneAndTheOtherWayAndHasTheSameKeys() {
        TableRecords first = records(thing(""));
        TableRecords second = records(thing(""), thing(field("color")));

        assertThat(second.keySchema().toString()).isEqualTo(first.keySchema().toString());
        for (List<Schema> pair : List.of(
                List.of(first.valueSchema(), second.valueSchema()),
                List.of(second.valueSchema(), first.valueSchema()))) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(pair.get(0), pair.get(1))
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
    }

    @Test
    void aRowOfAnEarlierVersionIsPublishedInTheLatest() throws Exception {
        EntityDefinition first = thing("");
        EntityDefinition second = thing(field("color"));

        GenericRecord row = value(records(first, second), row(first, Map.of("id", UUID), null, 3, 0), first);

        assertThat(row.get("id")).hasToString(UUID);
        assertThat(row.get("color")).isNull();
    }

    private static String field(String name) {
        return ",{\"name\":\"" + name + "\",\"type\":[\"null\",\"string\"],\"default\":null}";
    }

    private static EntityDefinition thing(String more) {
        return EntityDefinition.of(new Schema.Parser().parse(THING.replace("%s", more)));
    }

    private static EntityDefinition shipped(String name) {
        return Definitions.shipped().require(name);
    }

    private static TableRecords records(EntityDefinition... versions) {
        return new TableRecords(List.of(versions));
    }

    private static Row row(
            EntityDefinition definition,
            Map<String, Object> entity,
            @Nullable Bytes workspace,
            long version,
            long expiresAt) {
        return new Row(
                version,
                1,
                workspace,
                1,
                expiresAt,
                List.of(),
                List.of(),
                "",
                Bytes.wrap(definition.codec().encode(entity)));
    }

    private static GenericRecord value(TableRecords records, Row row, EntityDefinition written) throws IOException {
        return read(records.value(1, row, written), records.valueSchema());
    }

    private static GenericRecord read(byte[] record, Schema schema) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(record);
        assertThat(bytes.get()).isZero();
        assertThat(bytes.getInt()).isPositive();
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(record, 5, record.length - 5, null);
        GenericRecord read = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return read;
    }

    private static List<String> names(Schema schema) {
        List<String> names = new ArrayList<>();
        schema.getFields().forEach(field -> names.add(field.name()));
        return names;
    }
}
